"""Which way a target points when no comparator is written: by rule and by name.

The head of a Chinese name stands last: 投诉 is smaller, 投诉办结率 larger is better. The rules look
at the end of the name first, at the level of the indicator next; a name that speaks for both ways is
asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from selfeval_xl.intake.measures.names import clean_name
from selfeval_xl.intake.measures.reading import Change, Direction
from selfeval_xl.intake.measures.units import is_duration, is_level, is_money

if TYPE_CHECKING:
    from collections.abc import Callable

_SOUND = (
    "完成|执行|合格|达标|优良|优质|覆盖|及时|按时|准时|按期|如期|发放|到位|拨付|支付|兑付|兑现|满意|认可|验收|通过|准确|正确|"
    "精准|知晓|知悉|普及|参保|参会|参训|参检|出勤|到岗|成活|保存|存活|办结|结案|查处|查明|处理|处置|整改|落实|保障|保证|公开|"
    "公示|公布|归档|竣工|完工|开工|建成|足额|真实|规范|合规|合法|一致|吻合|达成|实现|配备|配置|安装|维护|维修|管护|养护|完好|"
    "安全|核算|巩固|入学|在学|有效|应答|回复|答复|反馈|响应|上报|报送|提交|建档|签约|履约|入户|通达|运行|在线|稳定|扑灭|接种|"
    "检测|监测|检查|抽检|抽查|抽验|排查|巡查|责停|销号|化解|调解|调处|清运|保洁|审核|审批|评审|管理|监管|储备|达产|供应|培训|"
    "宣传|登记|备案|复核|核查|实施|结算|决算|报账|回访|缴纳|收缴|发布|送达|执结|录入|更新|合理|健全|完善|完整|适用|符合|保学|"
    "审查|受理|开通|投放|投用|启用|交付|供给|应保尽保|享受|资助|补助|救助|帮扶|服务"
)
_LARGER = (
    f"{_SOUND}|利用|使用|就业|转化|参与|回收|绿化|收益|回报|盈利|贡献|毕业|升学|治愈|破案|自给|带动|拉动|受益|惠及|节水|节能|"
    "循环|修复|恢复|防治|防控|治理|消化|上座|入住|出租|开放|应用|推广|采用|投产|硬化|通车|供水|供电|入库|征收|建设|新建|改造|"
    "开展|组织|举办|演练|扑救|购置|采购|修建|修缮|新增|扶持|培育|奖励|慰问|印发|编制|制作|吸纳"
)
_HANDLED = (
    "处理|处置|查处|查明|整改|整治|排查|化解|调解|调处|办结|办理|结案|破案|扑灭|扑救|防治|防控|治理|责停|监测|检测|检查|巡查|"
    "抽检|抽查|抽验|核查|审查|销号|清运|受理|救助|帮扶|治愈|回复|答复|反馈|响应|解决|消除|打击|清理|查办|破获|防范|应对|纠正|"
    "发现|挽回|避免|处结|执结|修复"
)
_REPORTED = "公开|公示|公布|登记|上报|报送|回访|归档|备案|建档"
_BAD = (
    "事故|火灾|灾害|死亡|伤亡|受伤|投诉|上访|信访|违纪|违规|违法|违约|舆情|纠纷|差错|失误|错误|误差|偏差|故障|损失|损耗|"
    "破损|漏损|泄漏|泄露|污染|超标|超支|逾期|拖欠|流失|失业|辍学|退学|返贫|致贫|返工|空置|闲置|空载|变质|复发|感染|发病|"
    "患病|受害|受灾|犯罪|发案|缺陷|隐患|瑕疵|退货|退回|被盗|丢失|拥堵|延误|欠费|溺水|中毒|疫情|坍塌|错报|漏报|瞒报|滞留|"
    "结转结余|结余|结转|负面影响|扣分|问题|不良|贫困发生|事件|险情|警情|发生"
)
_COUNT = (
    "率|数量|数|次数|件数|起数|人数|人次|面积|金额|总额|额|量|比例|占比|比重|比率|天数|概率|个数|户数|宗数|例数|资金|程度|度|"
    "性|情况|里程|长度|场次|批次|套数|份数|期数|项数|总数|规模"
)
_FINANCE = (
    "预算|科目|资金|经费|三公|人员|编制|支出|投资|概算|造价|成本|公用|建设规模|楼堂馆所|建筑面积|费用|接待|公车|公务|"
    "用电|用水|能耗"
)
_COST = (
    "成本|造价|单价|支出|开支|花费|能耗|电耗|水耗|油耗|煤耗|耗电|耗水|负债|债务|亏损|赤字|总投资|计划投资|投资概算|"
    "概算|三公经费|运行费|运行经费|接待费|会议费|差旅费|管理费|运维费|维护费"
)
_MONEY = "经费|费用|费|资金|投资|投资额|金额|预算|价格|投入|款|标准|额度|总额|额"
_FALLS = "减少|下降|降低|压减|压缩|缩短|节约|节省|节支|减排|减量|消减|削减|减轻|减负|降幅|减幅"
_GROWS = "增长|增加|提高|提升|增收|增幅|增速|上升|增产|增效|增值|增量"
_BAD_GROWTH = re.compile(f"三公|成本|能耗|耗|债务|负债|{_BAD}")
_GAINS = "收入|产值|利润|税收|营业额|销售额|交易额|进出口额|到位投资|引进资金|完成投资"
_SHARE = "率|度|比例|比率|占比|比重|百分比"

_SPENT = re.compile("支出|经费|费用|投资|资金|预算|投入")
_BRACKETS = re.compile(r"\([^()]*\)")
_LIMIT = re.compile(r"(控制数|控制额|控制值|控制线|限额|上限|限价|封顶|次数控制|控制次数)$")
_CONTROL = re.compile(r"(控制(?:率|比例|度|标准|面积|次数|目标)?)$")
_FALL = re.compile(rf"({_FALLS})(?:{_COUNT}|幅度|时间|成本|费用|支出)?$")
_GROWTH = re.compile(rf"({_GROWS})(?:{_COUNT}|幅度|值|收入)?$")
_NEGATED = re.compile(rf"([不未非](?:{_LARGER}){{1,3}})(?:{_COUNT})?$")
_NEGATION = re.compile(
    "[不未非](?!动产|成年|税|遗|物质|公有?|断|同)|违规|违法|违约|非法|虚假|不当|重复|逾期|延期|错误|误|超标|超支|超期|滞后|拖欠|截留|挪用"
)
_HANDLER = re.compile(f"{_HANDLED}|{_REPORTED}")
_FOUGHT = re.compile(f"{_HANDLED}|{_FALLS}")
_GAIN_HEAD = re.compile(rf"((?:{_GAINS})(?:额|总额|金额|总量)?)$")
_BAD_HEAD = re.compile(rf"({_BAD})(?:发生|出现)?的?(?:{_COUNT}|事件|报告数)?$")
_LARGER_HEAD = re.compile(rf"(?P<verb>{_LARGER})(?:{_COUNT}|任务|工作|项目)?$")
_MONEY_COUNT = re.compile(r"(?:资金|金额|总额|额|规模)$")
_ADJUSTED = re.compile(r"((?:调整|变更|变动|追加|调剂)(?:率|次数|幅度|比例|额|数|金额)?)$")
_MOVED = re.compile(
    r"((?:编制内?|在编|在职|供养)(?:人员)?(?:人数|数)|(?:涨幅|上涨|物价|价格指数|变化|波动|偏离|用水|用电|用能)(?:率|量|幅度|比例|额|数|度|总量)?)$"
)
_COST_HEAD = re.compile(rf"({_COST})(?:数|额|金额|总额|标准|总数|合计|总量|量|费用|规模|总计)?$")
_COST_SHARE = re.compile(r"(成本)(?:率|占比|比例|比重)$")
_MONEY_SHARE = re.compile(rf"((?:{_COST}|{_MONEY})(?:率|占比|比例|比重))$")
_PAID = re.compile(
    r"((?:补助|补贴|低保|救助|供养|发放|奖励|奖补|补偿|抚恤|生活费|津贴|工资|保障|慰问|资助)(?:资金|经费|金)?标准)$"
)
_MONEY_HEAD = re.compile(rf"({_MONEY})$")
_WORK = re.compile(
    "^(?:完成|开展|举办|新建|建设|改造|改建|扩建|修建|修缮|建成|维修|培训|培育|扶持|引进|救助|慰问|资助|种植)"
    ".*(?:数量|面积|里程|长度|场次|批次|(?<![天日])数)$"
)
_FALL_WORD = re.compile(f"({_FALLS})")
_BAD_WORD = re.compile(f"({_BAD})")
_SHORT = re.compile(
    r"((?:响应|办结|处理|审批|等待|到达|办理|受理|反应|修复|恢复|处置|完成|答复|回复|拨付|支付|出警|抢修|维修|服务响应)(?:时间|时长|天数)"
    r"|时限|工期|耗时|用时|历时|周期|期限)$"
)
_DONE_IN_TIME = re.compile(
    "办理|办结|完成|处理|处置|审批|支付|拨付|发放|兑付|响应|到达|到位|修复|整改|验收|提交|反馈|答复|回复|建设|施工|交付|上报"
)
_LONG = re.compile(
    r"(年限|寿命|质保期|保质期|保修期|时长|学时|课时|服务时间|开放时间|运行时间|工作时间|使用期|有效期|服务期|在线时间|播出时间|持续时间|影响时间|影响期|(?:培训|服务|开放|运行|开展|宣传|出勤|值班)天数)$"
)
_LASTING = re.compile(r"(?:工期|周期|耗时|用时|历时)$")
_SOUND_SHARE = re.compile(rf"(?<![不未非])(?:{_SOUND})(?:{_SHARE})$")
_PART = re.compile(
    rf"(?:满意|合格|知晓|成活|覆盖|达标|普及|优良|准确|出勤|参保|入学|通过|正确|查明)(?:{_SHARE})$"
)
_SHARE_HEAD = re.compile(
    r"(?<![功频速心汇税费利])(?<!容积)(?<!分辨)率$|(?:比例|比率|占比|比重|百分比)$"
    r"|(?:满意|知晓|认可|完成|达标|覆盖|支持|信任|参与|公信)度$"
)
_UNCERTAIN_SHARE = re.compile(r"(?:死亡|出生|自然增长|发病|患病|感染|发生|犯罪|发案|受害|受灾)率$")
_COUNT_HEAD = re.compile(
    r"(?:数|数量|次数|人数|人次|户数|个数|面积|金额|里程|长度|批次|场次|套数|份数|件数|起数|成本|资金|经费|费用|收入|产值|率|度|比例|占比)$"
)
_TIME_HEAD = re.compile(r"(?:时间|日期|时限|期限|时点|时效|及时性|进度)$")


@dataclass(frozen=True, slots=True)
class Guess:
    """What the rules say about a target without a comparator.

    ``firm``: the name or the level says it, not only the rule that more is better. ``question`` is
    set where the rules say both or nothing.
    """

    direction: Direction = Direction.NONE
    step: str = ""
    change: Change = Change.NONE
    question: str = ""
    firm: bool = True


def wants_more(name: str, level1: str = "", level2: str = "", unit: str = "") -> bool:
    """Tell whether the words of a name, not only the habit, say that more is better.

    A name that counts what work is done on begins with the work: 新建公厕数量.
    """
    clean = clean_name(name)
    guess = by_name(clean, level1, level2, unit)
    return guess.direction is Direction.AT_LEAST and (guess.firm or bool(_WORK.search(clean)))


def head_of(name: str) -> str:
    """Return a name without its brackets and without what stands behind a colon."""
    text = _BRACKETS.sub("", name).partition(":")[0].strip(' ,，。;；、"“”…')
    return text.removesuffix("指标").removesuffix("情况") or text


def is_share(name: str) -> bool:
    """Tell whether a name says that the indicator is a share: it ends with 率, 比例 …."""
    return bool(_SHARE_HEAD.search(head_of(name)))


def is_sound_share(name: str) -> bool:
    """Tell whether an indicator is a share of what should be, near 100 %: 完成率, 控制率."""
    head = head_of(name)
    return bool(_SOUND_SHARE.search(head) or (_CONTROL.search(head) and _finance(head)))


def is_uncertain_share(name: str) -> bool:
    """Tell whether a share is as often given in ‰ or per 100,000 as in percent."""
    return bool(_UNCERTAIN_SHARE.search(head_of(name)))


def is_satisfaction(name: str) -> bool:
    """Tell whether an indicator is a satisfaction, which some count in points."""
    return "满意" in head_of(name)


def is_part(name: str) -> bool:
    """Tell whether an indicator is a part of a whole, which cannot be more than 100 %."""
    head = head_of(name)
    return "满意度" in head or bool(_PART.search(head))


def is_incident(name: str) -> bool:
    """Tell whether a name counts what should not happen: 重大事故, 投诉次数."""
    head = head_of(name)
    match = _BAD_HEAD.search(head)
    return match is not None and not _unless_fought(match, head).question


def is_duration_name(name: str) -> bool:
    """Tell whether a name announces how long something takes or lasts: 工期, 质保期."""
    head = head_of(name)
    return bool(_LONG.search(head) or _LASTING.search(head))


def is_figure_name(name: str) -> bool:
    """Tell whether a name announces a figure, not a day."""
    return bool(_COUNT_HEAD.search(head_of(name)))


def is_time_name(name: str) -> bool:
    """Tell whether a name announces a day or a period."""
    return bool(_TIME_HEAD.search(head_of(name)))


@lru_cache(maxsize=10_000)
def by_name(name: str, level1: str = "", level2: str = "", unit: str = "") -> Guess:
    """Return the direction that the rules give for a name without a comparator."""
    head = head_of(name)
    for rule in (_by_time, _by_head, _by_duration, _by_cost, _by_words):
        if guess := rule(head, f"{level1}{level2}", unit):
            return guess
    if "满意" in level1 + level2:
        return _up("满意度指标，越大越好")
    if is_level(unit):
        return Guess(question=f"以“{unit}”计的指标值未写比较符，不能确定越大越好还是越小越好")
    return Guess(Direction.AT_LEAST, "未写比较符，按越多越好读取", firm=False)


def _up(step: str, change: Change = Change.NONE) -> Guess:
    return Guess(Direction.AT_LEAST, step, change)


def _larger(word: str, change: Change = Change.NONE) -> Guess:
    return _up(f"名称含“{word}”，越大越好", change)


def _smaller(word: str, change: Change = Change.NONE) -> Guess:
    return Guess(Direction.AT_MOST, f"名称含“{word}”，越小越好", change)


def _unclear(word: str) -> Guess:
    return Guess(question=f"名称含“{word}”，未写比较符，不能确定越大越好还是越小越好")


def _finance(head: str) -> bool:
    """Tell whether a name speaks of what a budget controls."""
    return bool(re.search(_FINANCE, head))


def _by_time(head: str, levels: str, unit: str) -> Guess | None:  # noqa: ARG001 (one face)
    """Judge what names how long something takes or lasts."""
    if not is_duration(unit):
        return None
    if match := _LONG.search(head):
        return _larger(match[1])
    match = _SHORT.search(head)
    return _smaller(match[1]) if match else None


def _by_head(head: str, levels: str, unit: str) -> Guess | None:  # noqa: ARG001 (one face)
    """Judge by the end of the name."""
    for pattern, judge in _HEADS:
        lasts = (
            is_duration(unit) and pattern is _LARGER_HEAD
        )  # 安装 30 天: not the longer the better
        if not lasts and (match := pattern.search(head)) and (guess := judge(match, head)):
            return guess
    return None


def _says_smaller(match: re.Match[str], head: str) -> Guess:  # noqa: ARG001 (one face)
    return _smaller(match[1])


def _says_larger(match: re.Match[str], head: str) -> Guess:  # noqa: ARG001 (one face)
    return _larger(match[1])


def _says_neither(match: re.Match[str], head: str) -> Guess:  # noqa: ARG001 (one face)
    return _unclear(match[1])


def _says_fall(match: re.Match[str], head: str) -> Guess:  # noqa: ARG001 (one face)
    return _larger(match[1], Change.FALL)


def _says_growth(match: re.Match[str], head: str) -> Guess:
    """Return that growth is good, unless what grows is not."""
    before = head[: match.start()]
    if bad := _BAD_GROWTH.search(before):
        return _smaller(f"{bad[0]}…{match[1]}", Change.GROWTH)
    return _unclear(match[1]) if _SPENT.search(before) else _larger(match[1], Change.GROWTH)


def _is_controlled(match: re.Match[str], head: str) -> Guess:
    """Return that less is better of what a budget controls; of 病虫害控制率 more may be."""
    return _smaller(match[1]) if _finance(head) else _unclear(match[1])


def _unless_fought(match: re.Match[str], head: str) -> Guess:
    """Return that less is better, unless the name speaks of lowering or handling it."""
    fought = _FOUGHT.search(head[: match.start()])
    return _unclear(f"{fought[0]}…{match[1]}") if fought else _smaller(match[1])


def _unless_denied(match: re.Match[str], head: str) -> Guess | None:
    """Return that more is better, unless what is done is itself bad (违规使用率)."""
    if _MONEY_COUNT.search(head):
        return None
    denied = _NEGATION.search(head[: match.start()])
    if denied and not _HANDLER.fullmatch(match["verb"]):
        return _unclear(denied[0])
    return _larger(match[0])


_HEADS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Guess | None]], ...] = (
    (_LIMIT, _says_smaller),
    (_FALL, _says_fall),
    (_GROWTH, _says_growth),
    (_CONTROL, _is_controlled),
    (_ADJUSTED, _is_controlled),
    (_MOVED, _says_neither),
    (_PAID, _says_neither),
    (_NEGATED, _unless_fought),
    (_BAD_HEAD, _unless_fought),
    (_COST_SHARE, _unless_fought),
    (_MONEY_SHARE, _says_neither),
    (_GAIN_HEAD, _says_larger),
    (_LARGER_HEAD, _unless_denied),
)


def _by_duration(head: str, levels: str, unit: str) -> Guess | None:
    """Judge other durations by the level."""
    if not is_duration(unit):
        return None
    if "时效" in levels and _DONE_IN_TIME.search(head):
        return Guess(Direction.AT_MOST, "时效指标的时长，越短越好")
    return Guess(question=f"以“{unit}”计的时长未写比较符，不能确定越长越好还是越短越好")


def _by_cost(head: str, levels: str, unit: str) -> Guess | None:
    """Judge what costs money."""
    if match := _COST_HEAD.search(head):
        return _unless_fought(match, head)
    in_money = is_money(unit) or unit.partition("/")[0] in {"", "万", "亿"}
    if "成本" in levels:
        if in_money:
            return Guess(Direction.AT_MOST, "成本指标，越小越好")
        return Guess(question="成本指标未写比较符，不能确定越大越好还是越小越好")
    match = _MONEY_HEAD.search(head)
    if match and in_money and not re.search("数量|质量|时效|效益|产出|满意", levels):
        return _unclear(match[1])
    return None


def _by_words(head: str, levels: str, unit: str) -> Guess | None:  # noqa: ARG001 (one face)
    """Ask where a word inside a name speaks for smaller and the end of the name does not say."""
    for pattern in (_FALL_WORD, _BAD_WORD):
        if match := pattern.search(head):
            return _unclear(match[1])
    return None
