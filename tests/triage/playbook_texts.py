"""A playbook's file as small as it can be, and a taxonomy of two categories. Fiction."""

from __future__ import annotations

from pandong_nlp.taxonomy import Category, Taxonomy

__all__ = ["SMALL", "TWO", "another"]

TWO = Taxonomy(
    (
        Category("10", "traffic.parking", "停车管理", "交通"),
        Category("22", "community.dogs", "养犬管理", "社区与安全"),
    )
)

SMALL = """---
code: WF-10
name: 停车“让一让”工作法
categories: [traffic.parking]
difficulty: [1, 2, 3]
version: 1.0.0
owner: 虚构工作室
sources: [虚构]
---

车多位少，先让出通道。

## 第1—3天：责任单位

### 核查
- 网格员早晚各数一遍车。
- 【难度2起】社区调出停车台账。
### 联系
- 物业给每位车主打电话。

## 第4天：工作室分析

### 原因拆解
- 工作室看是位不够还是位没用上。

## 第6天：调度会

### 议定
- 当场定下画线的日子。
- 【疑难】产权单位写下移交的日子。

## 问答对照

| 情形 | 建议 |
|---|---|
| 小区里乱停 | 物业劝离 |

## 怎么说
- 可以说：“马上来。”
- 不要说：“找交警去。”

## 回访
- 问：现在走得顺吗？

## 预防
- 每季度数一次车位。

## 依据
- 《虚构停车办法》关于通道的规定（核实最新文本）

## 文书

### 告知书：请让一让
车主您好：

请在＿＿时前挪车。
1. 附近有空位
### 宣传标语
- 让一让，路更宽。
"""


def another(code: str, categories: str, difficulty: str = "[1, 2, 3]") -> str:
    """The small playbook under another code, with the same steps."""
    return SMALL.replace("WF-10", code).replace("[traffic.parking]", f"[{categories}]").replace("[1, 2, 3]", difficulty)
