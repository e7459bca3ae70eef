"""A tiny office for the tests of routing: three files that a reader takes in at a glance."""

from __future__ import annotations

from pathlib import Path

from pandong_nlp.taxonomy import Category, Taxonomy
from pandong_nlp.triage.rulebook import Rulebook, RuleFiles, load_rulebook

__all__ = ["PLACES", "ROUTES", "TAXONOMY", "UNITS", "office", "written"]

TAXONOMY = Taxonomy(
    (
        Category("01", "parking", "停车", "交通"),
        Category("02", "roads", "道路", "交通"),
        Category("03", "conduct", "作风", "政务"),
    )
)

UNITS = """\
version: 1
units:
  - {code: street, name: 街道办, kind: 街道, contact: 值班领导}
  - {code: patrol, name: 执法队, kind: 街道科室, contact: 内勤, part_of: street, hands_on_to: police, aliases: [城管]}
  - {code: police, name: 派出所, kind: 派驻机构, contact: 值班所长, hands_on_to: patrol, people: [马得胜]}
  - {code: hill, name: 山前居委会, kind: 社区居委会, contact: 书记, community: 山前, aliases: [居委会]}
  - {code: lake, name: 湖后居委会, kind: 社区居委会, contact: 书记, community: 湖后, aliases: [居委会]}
  - {code: keeper, name: 长青物业, kind: 企业, contact: 经理}
  - {code: discipline, name: 纪工委, kind: 纪检监察, contact: 专办员, part_of: street}
  - {code: above, name: 上级指定, kind: 上级指定, contact: 由上级定}
local:
  - {code: own_committee, name: 本社区居委会, by: community, otherwise: street}
  - {code: own_property, name: 本小区物业, by: property, otherwise: street}
"""

PLACES = """\
version: 1
communities:
  - {name: 山前}
  - {name: 湖后}
places:
  - {name: 槐园, kind: 小区, communities: [山前], property: 长青物业}
  - {name: 槐园1区, kind: 小区, communities: [山前], aliases: [家属院], property: 长青物业}
  - {name: 湖后平房, kind: 小区, communities: [湖后], aliases: [家属院], property: 无}
  - {name: 山湖路, kind: 道路, communities: [山前, 湖后], road: 市政道路}
  - {name: 槐园后街, kind: 道路, communities: [山前], aliases: [后街], road: 非市政道路}
"""

ROUTES = """\
version: 1
sources: [网络, 来访]
default: {unit: 街道办, playbook: WF-03, deadline: 7d}
conduct:
  categories: [conduct]
  kinds: [举报]
  words: [收钱]
  successors: [纪工委, 上级指定]
rules:
  - code: back_lane
    name: 后街停车
    priority: 20
    when: {category: [parking], road: [非市政道路]}
    then: {unit: 本社区居委会, co_units: [城管办理处], playbook: WF-01}
    examples:
      - {text: 槐园后街停满了车, unit: 山前居委会}
  - code: traffic
    name: 交通
    priority: 10
    when: {category: [交通]}
    then: {unit: 派出所, dual_units: [执法队], playbook: WF-02}
    examples:
      - {text: 山湖路停满了车, category: parking}
  - code: conduct
    name: 作风
    priority: 10
    when: {category: [conduct]}
    then: {unit: 纪工委, playbook: WF-03}
    examples:
      - {text: 上班时间没有人}
additions:
  - code: urgent
    name: 紧急
    priority: 30
    when: {urgency: [2]}
    then: {lead: 街道办, deadline: 2h, notices: [先打电话]}
    examples:
      - {text: 路塌了, category: roads}
  - code: hard
    name: 疑难
    priority: 20
    when: {difficulty: [3], reasons: [R2, R3]}
    then: {studio: true, co_units: [长青物业]}
    examples:
      - {text: 都说不归自己管, category: roads}
""".replace("城管办理处", "执法队")


def written(folder: Path, routes: str = ROUTES, units: str = UNITS, places: str = PLACES) -> RuleFiles:
    """The three files in a folder."""
    for name, text in (("routes", routes), ("units", units), ("places", places)):
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return RuleFiles(folder / "routes.yaml", folder / "units.yaml", folder / "places.yaml")


def office(folder: Path, routes: str = ROUTES, units: str = UNITS, places: str = PLACES) -> Rulebook:
    """The office that the three files describe."""
    return load_rulebook(written(folder, routes, units, places), taxonomy=TAXONOMY)
