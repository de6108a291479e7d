"""Units of measure as people type them, and which of them count the same thing."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from selfeval_xl.intake import values

_NAMES = (
    "%|‰|百分比|个百分点|百分点|个千分点|千分点|倍|元|美元|欧元|港元|公顷|亩|平方公里|平方千米|平方米|平方|平米|立方米|方|立方|"
    "公里|千米|米|厘米|毫米|里|吨|公斤|千克|毫克|微克|克|斤|升|毫升|千瓦时|千瓦|兆瓦|瓦|度|分贝|摄氏度|℃|㎡|㎥|m2|m²|m3|m³|km²|km2|km|"
    "kg|cm|mm|m|t|kW|kWh|kw|GB|TB|MB|dB|人次|人·次|人年|人天|人日|人|名|位|户次|户|家次|家|个月|个工作日|个自然日|个小时|"
    "个学时|个|件套|件次|件|份|套|台套|台次|台|辆次|辆|架次|架|艘|部|项次|项目|项|处次|处|座|所|间|栋|幢|条|根|棵|株|批次|批|"
    "场次|场|期次|期|节次|节|堂|课时|学时|学分|篇次|篇|册|本|页|幅|张|块|只|头|羽|匹|尾|粒|袋|箱|瓶|盒|支|把|例|起|宗|件起|村次|"
    "村|镇|乡镇|乡|社区|街道|班次|班|组|队|县|市|省|岁|门|款|种|类|级|层|道|段|口|眼|盏|面|扇|顶|床位|张床|床|席|集|首|档|笔|单|"
    "轮次|轮|遍|点位|点|站|科次|科|标段|标|品种|品次|次|分|分钟|小时|秒|工作日|天|日|周|星期|季度|季|月|年|卷|案|路|版|期刊|枚|颗|"
    "杯|桶|车次|车|趟|航班|航次|批件|样|样品|机组|孔|眼井|延米|延长米|工日|学校|校|机构|企业|对|双|盘|担|捆|团|船|站点"
)
_NOT_FOLLOWED = {
    "年": "级", "天": "然", "期": "间", "分": "之别类区级离期布", "度": "量", "次": "性数", "班": "级子",
    "人": "才民均口", "点": "数", "标": "准志", "级": "别", "面": "积", "日": "均常", "类": "别", "户": "均籍",
    "项": "目", "市": "级", "县": "级", "省": "级", "个": "人别性", "家": "庭长", "月": "均份", "村": "级",
    "种": "植", "层": "级", "批": "准", "校": "级", "段": "落", "镇": "级", "乡": "级", "科": "学技", "团": "体",
    "单": "位独", "件": "数", "组": "织", "部": "门分", "处": "理级", "本": "科级", "对": "象", "方": "面案向法式",
    "条": "例件", "道": "路", "台": "账", "集": "中体", "首": "都", "档": "案", "款": "项", "门": "户", "场": "所地",
    "样": "本",
}  # fmt: skip


def _longest_first(names: str) -> str:
    """Sort the names of a pattern, so that 平方米 is not taken for 平方."""
    return "|".join(sorted(names.split("|"), key=len, reverse=True))


_PER_NAMES = (
    "人次|人月|人年|人天|人口|人|名|位|户|村|镇|乡镇|乡|社区|县|学校|学生|校|班|生|机构|企业|家|学年|学期|半年|年度|年|季度|季|月|"
    "周|星期|工作日|天|日|小时|分钟|课时|学时|次|场|期|个|台|辆|件|吨|公里|千米|平方米|立方米|米|亩|公顷|只|头|羽|株|公斤|千克|斤|"
    "升|毫升|瓶|份|套|项目|项|间|床位|床|标段|单|样品|样|批次|批|篇|车次|车|趟|组|队|站|座|处|盏|度|千瓦时|票|m2|m²|㎡|m3|m³|km"
)
PER = f"(?:百万|[十百千万])?(?:{_longest_first(_PER_NAMES)})"
"""Pattern of that for each of which something is counted: 人, 月, 百万人口."""


def _pattern() -> str:
    names = []
    for name in _longest_first(_NAMES).split("|"):
        escaped = re.escape(name)
        if name.isascii() and name[-1:].isalnum():
            escaped += "(?![A-Za-z])"
        names.append(escaped + (f"(?![{_NOT_FOLLOWED[name]}])" if name in _NOT_FOLLOWED else ""))
    name = f"(?:{'|'.join(names)})"
    name = rf"(?:{name}(?:次(?![性数])|\((?:次|套|个|件|户|处|批|项|座|条|台)\))?)"
    return (
        rf"(?:{name}|[百千万亿]{{1,2}}{name}|[千万亿]{{1,2}}(?=$|[-~—–/每(),;以左上下及或含余多至到]))"
        rf"(?:[/每]\(?\d{{0,4}}{PER}(?:[·*×、./•・]{PER})*\)?)?"
    )


UNIT = _pattern()
"""Pattern of a known unit, ``万平方米``, ``次/月``, ``元/人·月`` or ``万`` among them."""

_UNIT = re.compile(UNIT)
_USUAL = {
    "个百分点": "百分点", "个千分点": "千分点", "平方": "平方米", "立方": "立方米", "方": "立方米",
    "平方千米": "平方公里",
    "个小时": "小时", "个工作日": "工作日", "个学时": "学时", "摄氏度": "℃", "km": "公里", "m": "米", "cm": "厘米",
    "mm": "毫米", "kg": "千克", "t": "吨", "kW": "千瓦", "kw": "千瓦", "kWh": "千瓦时", "人·次": "人次",
}  # fmt: skip
_SAME = {
    "名": "人", "位": "人", "日": "天", "个自然日": "天", "批次": "批", "场次": "场", "期次": "期",
    "班次": "班", "轮次": "轮", "项目": "项", "期刊": "期", "延米": "米", "延长米": "米", "星期": "周",
    "季": "季度", "节次": "节", "台套": "台", "件套": "件",
}  # fmt: skip
_OR_SO_CALLED = re.compile(r"\([^()]*\)$")
_ALIKE = tuple(
    frozenset(names.split())
    for names in (
        "个 项 件",
        "个 处 座 所",
        "个 家",
        "人 人次",
        "台 套 辆 部",
        "次 场 期 批",
        "篇 条 份",
    )
)
"""Units that people write for one another when they count the same things."""
_JOINS = re.compile(r"[*×、•・./]")
_BARE_MULTIPLE = re.compile(r"([百千万亿]+)(?=/|$)")
_LEVELS = frozenset({"级", "类", "名次", "位次"})
_AGES = frozenset({"岁", "分", "层"})
_TIMES = frozenset(
    {"年", "个月", "月", "季度", "季", "周", "星期", "天", "日", "工作日", "小时", "分钟", "秒"}
)
_ONE = Decimal(1)
RATES = frozenset({"%", "‰", "百分点", "千分点"})
"""Units of a share, not of a count."""


def known_unit(text: str) -> str:
    """Return the known unit with which a text begins, as typed; empty when there is none."""
    match = _UNIT.match(text)
    return match[0] if match else ""


def is_unit(text: str) -> bool:
    """Tell whether a text is a known unit and nothing else."""
    return bool(_UNIT.fullmatch(text))


def usual(unit: str) -> str:
    """Return a unit in its usual spelling: 百分比 as %, 个百分点 as 百分点; 元/人·月 as it is."""
    normal = values.normal_unit(unit)
    head, slash, rest = normal.replace("每", "/", 1).replace("(次)", "次").partition("/")
    return f"{_USUAL.get(head, head)}{slash}{rest}"


def in_money(unit: str) -> str:
    """Return a unit of which it is known that it counts money: 万 as 万元, 万/月 as 万元/月."""
    return _BARE_MULTIPLE.sub(r"\1元", unit, count=1) if _BARE_MULTIPLE.match(unit) else unit


def is_money(unit: str) -> bool:
    """Tell whether a unit counts money."""
    return unit.partition("/")[0].endswith("元")


def is_duration(unit: str) -> bool:
    """Tell whether a unit measures how long something takes."""
    return unit in _TIMES


def is_level(unit: str) -> bool:
    """Tell whether a unit ranks: the smaller number may be the better one."""
    return unit in _LEVELS


def describes(unit: str) -> bool:
    """Tell whether a unit more often describes a thing than counts it (3 岁, 24 小时, 二级)."""
    return unit in _TIMES or unit in _LEVELS or unit in _AGES


def count_differently(unit: str, other: str) -> bool:
    """Tell whether two units are of counts that cannot be converted; a share is no count."""
    shares = {one.partition("/")[0] in RATES for one in (unit, other)}
    return bool(unit and other) and shares == {False} and converted(_ONE, other, unit) is None


def alike(unit: str, other: str) -> bool:
    """Tell whether two units are often written for one another: 个 and 项, 人/天 and 人天."""
    one, two = (_JOINS.sub("", _key(name).replace("、", "/")) for name in (unit, other))
    return one == two or any({one, two} <= names for names in _ALIKE)


@cache
def _key(unit: str) -> str:
    """Return what two spellings of one unit share; a count of the year is the count itself."""
    head, slash, rest = usual(unit).partition("/")
    rest = "·".join(_SAME.get(name, name) for name in _JOINS.split(rest.strip("()")))
    if rest in {"年", "年度"}:
        slash = rest = ""
    head = _OR_SO_CALLED.sub("", head)
    return f"{_SAME.get(head, head)}{slash}{rest}"


def converted(number: Decimal, unit: str, wanted: str) -> Decimal | None:
    """Return a number of ``unit`` as one of ``wanted``; ``None`` when they count different things.

    个 and 个基层医疗机构 count the same, 人 and 人次 do not.
    """
    one, other = _key(unit), _key(wanted)
    if one == other:
        return number
    if is_money(one) != is_money(other):
        one, other = in_money(one), in_money(other)
    if (same := values.in_unit(number, one, other)) is not None:
        return same
    short, long = sorted((one, other), key=len)
    rest = long[len(short) :]
    if short and long.startswith(short) and not rest.startswith(("次", "/", "百分", "千分", "月")):
        return number if is_unit(short) and not is_unit(long) else None
    return None
