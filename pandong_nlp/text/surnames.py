"""Chinese surnames and the characters given names are made of: what makes a name look like one.

Drawn up from general knowledge (the hundred family names, the usual given-name characters), no ticket behind it.
"""

from __future__ import annotations

__all__ = ["COMPOUND_SURNAMES", "GIVEN", "PLAIN_SURNAMES", "RARE_SURNAMES", "SURNAMES"]

# Seldom anything but a surname at the start of a word.
PLAIN_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙朱胡郭何罗宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任"
    "姜范姚谭廖邹熊陆郝孔崔康邱秦史顾侯邵孟龚尹黎贺赖樊兰殷颜倪严牛芦俞章鲁葛韦尤毕聂焦柳岳欧沙窦梅齐莫庄辛"
    "涂祁耿卜詹覃喻柯阮翟梁凌靳翁荀甄芮储邰蔺屠卓匡鞠荆饶阚敖晁阙瞿柴郦邸苟仝亓郜胥蒲吉巫伍霍褚滕"
)
# Everyday characters as well: they count only where a name is expected.
SURNAMES = PLAIN_SURNAMES | frozenset(
    "高林马于石龙万段雷钱汤常武乔文方白江金毛洪安包施华陶戚褚易慕米伏冷支柏花凤鲍费廉岑滕元卞平穆湛谈茅"
    "庞项闵席麻路娄危童盛刁骆虞昝霍甘厉戎仲宫宁仇栾钭井富乌巴弓牧隗山班仰秋伊封宗宣丛满党关荣司闻冉游"
    "竺辜战古曲巩屈裴池房付闫肖晏苗鹿臧隋冀佟邢桑景尚宿简杭温管左祝卫谷季桂纪艾车申符牟蓝"
)
# Surnames too, but hardly ever: only where nothing else than a name can stand.
RARE_SURNAMES = frozenset(
    "向解应单代强师相经那农连戈祖燕迟查盖裘缪干诸羊惠松暴薄印怀索双贡劳姬扶宰寿通边居衡步利隆丰红益公国东水云时顺初计权商成明"
)
COMPOUND_SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "尉迟",
    "慕容",
    "皇甫",
    "司徒",
    "东方",
    "公孙",
    "令狐",
    "夏侯",
    "轩辕",
    "宇文",
    "长孙",
    "端木",
    "南宫",
    "独孤",
    "贺兰",
    "呼延",
    "万俟",
    "闻人",
    "司空",
    "澹台",
    "拓跋",
    "申屠",
    "太叔",
    "钟离",
    "完颜",
    "赫连",
    "纳兰",
    "叶赫",
)
# Usual in given names, and rare at the start of the word that follows a name.
GIVEN = frozenset(
    "伟强芳丽敏静磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文志辉玲燕萍波宁鹏飞龙斌健亮浩宇轩子涵思琪雨晴欣怡"
    "佳琳颖婷雪倩莹丹慧洁凤琴珍淑云翠莲荣贵福禄寿喜富德才仁义礼智信忠孝廉顺祥瑞吉庆春夏秋冬梓然博睿泽诺晨曦阳光辰"
    "逸凡嘉俊凯锋林森海江河湖山峰岩石松柏竹菊桃杏柳枫樱荷蓉萱茜薇蕊菲芬芝芸茹莉蓓蕾馨香彤彩虹霓绮丝绢锦绣纹绫绸玫"
    "瑰玛珊瑚琥珀珠玥瑶瑾瑜璐璇琦琛瑛璞岚峻嵩崇岳川洲澜汐沁泓淼润滢溪渊源清澄浪潮泉沛滨湘潇汉沙星月昊旭晓昕晖晗晶"
    "景普暄昌昭映旺胜利战斗兵武威猛虎豹彪雄鹰鸿雁凰鸾莺鹂鹃蝶蓝紫青碧苍玄素白雯霖霏霜露震雷霆焱炎煜烨炜焕灿烁熙照"
    "煦钢铁铭锐钧鑫鉴银钰铮锴宝宏宗定宜宣宽宾容寅家宪岭维纲绍继绪经纬纯络缘织绵坤乾城培基增坚奎奇奕妍妮妙姗姣娜娇"
    "娥婉婧媛嫣嬿美善群羽翔翰耀聪聆良艺芮苗茂荃莎萌蒙蕴蝉蕙衡裕诗诚谦谊豪贞贤赫越跃轶迪远逊郁郎鄂钊铎长闯雅雍靖韬"
    "韵颂颜飒骁骏魁鲁鸣麒麟黎齐龄安民生兴盛元亨康乐仙仪伊伦佑俪傲兆先克其典养冉冠冰凌凝初力励勤勋北升卓南占卫友双"
    "叔司吟君含咏哲唯园圆士壮大夫好如姝孟学宛寒尔尚巧希帆广廷开弘彦彬影心忆怀恒恩恬悦情惠意慈懿成扬承抒拓振揽敬斯"
    "新方旗昱木朋本杉柔柱栋桐梁棋棠楚楠榕槐正水永沐治洪浦淇淳渝湛漫灵炳牧玺珂理田甜登皓益盈真祖禹立竣笑笛简箫纪缨"
    "羿翎耕肖胤膺臣舒航舟艾芷苏茵荔莘菁萃葵葆蓬薪行衍誉贝贻辛逢道金铃闻阿陵隆随韦音颐飘馥驰骄高魂鸥小二娃妹妞立野"
    "令花一世亚京书堂根泰秉童训遥硕畅欢爱琼芊荫曼植汝滔显征庭谨铸隽默黛麦稼耘腾晚眉棉葛娴芙屏婵姿妤珺瑄瑗珮晏灏濛"
    "焘煊熠燊璟甯睦祺禾秦笙筠箐翊聿苒苓茉荞莞菡葶蔓藜裴谙赓辕迦遇釉钦霁靓颀骞麓"
)
