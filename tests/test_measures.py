"""Targets and actuals in all the forms in which people type them into official forms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from selfeval_xl.intake.grid import Cell, CellKind
from selfeval_xl.intake.measures import (
    Change,
    Direction,
    Kind,
    Reading,
    clean_name,
    compare,
    read_actual,
    read_actual_cell,
    read_target,
    read_target_cell,
)

D = Decimal
YEAR = 2021


def target(text: str, name: str = "", unit: str = "", **row: str) -> Reading:
    """Return the reading of a target of a form of 2021."""
    return read_target(text, name, unit, YEAR, **row)


def words(text: str) -> Cell:
    """Return a cell with this text."""
    return Cell("表", 1, 1, CellKind.TEXT, text=text)


def number(value: str, *, percent: bool = False, dated: bool = False) -> Cell:
    """Return a cell with this number."""
    return Cell("表", 1, 1, CellKind.NUMBER, D(value), percent=percent, dated=dated)


# -- comparators ----------------------------------------------------------------------------------


SIGNS = {
    Direction.AT_LEAST: (
        "≥|≧|⩾|≮|>=|＞＝|> =|=>|≥ |不低于|不少于|不小于|至少|大于等于|大于或等于|不得低于|不能少于|最低|达到|达|"
        "提高到|提升至|力争达到|确保达到"
    ),
    Direction.AT_MOST: (
        "≤|≦|⩽|≯|<=|‹=|＜＝|=<|不高于|不超过|不大于|不多于|至多|最多|小于等于|不得超过|不突破|控制在|控制到|下降到|降至"
    ),
    Direction.MORE_THAN: ">|＞|﹥|›|大于|高于|超过|多于|超",
    Direction.LESS_THAN: "<|＜|﹤|‹|小于|低于|少于|不足|不到",
    Direction.EQUAL: "=|＝|﹦|═|==|等于",
}
LIMITS = {
    Direction.AT_LEAST: "以上|及以上|或以上|(含)以上|以上(含95%)|以上（含本数）",
    Direction.AT_MOST: "以下|以内|之内|内|及以下|以内（含）",
}


@pytest.mark.parametrize(
    ("typed", "direction"),
    [
        *((f"{sign}95%", direction) for direction, signs in SIGNS.items() for sign in signs.split("|")),
        *((f"95%{limit}", direction) for direction, limits in LIMITS.items() for limit in limits.split("|")),
        ("控制在95%以内", Direction.AT_MOST),
        ("控制在95%以下", Direction.AT_MOST),
        ("达到95%以上", Direction.AT_LEAST),
        ("≥95%以上", Direction.AT_LEAST),
        ("大于95%以上", Direction.MORE_THAN),
        ("不少于95%以上", Direction.AT_LEAST),
    ],
)  # fmt: skip
def test_comparators_in_all_their_shapes(typed: str, direction: Direction) -> None:
    reading = target(typed)
    assert (reading.sure, reading.direction) == (True, direction)
    assert (reading.kind, reading.number, reading.unit) == (Kind.PERCENT, D(95), "%")
    assert reading.step.startswith("比较")


@pytest.mark.parametrize(
    "typed",
    ["≥95%以下", "不超过3次以上", "≤5%以上", "95%≥", "≥", "≥**%", "≥  %", "不低于", "≤XX万元", "≥□个", "**%", "XX个",
     "%", "万元", "个", "次/月"],
)  # fmt: skip
def test_comparators_and_units_that_do_not_make_a_target_are_asked_about(typed: str) -> None:
    reading = target(typed)
    assert (reading.sure, reading.numbers) == (False, ()) or "前后不一致" in reading.question
    assert reading.question


# -- numbers and units ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("９５％", "≥95%"), ("９５ ％", "≥95%"), ("95.50%", "≥95.5%"), ("百分之九十五", "≥95%"), ("百分之95", "≥95%"),
        ("百分之九十五点五", "≥95.5%"), ("百分百", "≥100%"), ("百分之百", "≥100%"), ("95百分比", "≥95%"),
        ("九成以上", "≥90%"),
        ("九成五", "≥95%"), ("千分之三以内", "≤3‰"), ("9‰", "≥9‰"), ("3.5千分点", "ask"), ("1,234.5", "≥1234.5"),
        ("1，234.5万元", "≥1234.5万元"), ("３０００", "≥3000"), ("+5", "≥5"), ("007", "≥7"),
        ("三次以上", "≥3次"), ("不少于三次", "≥3次"), ("十二个", "≥12个"), ("两批", "≥2批"), ("一百二十人", "≥120人"),
        ("一万五千", "≥15000"), ("两千三百零五户", "≥2305户"),
        ("≥2人/村", "≥2人/村"), ("每村≥2人", "≥2人/村"), ("每村2名", "≥2名/村"), ("每月1次", "≥1次/月"),
        ("1次/月", "≥1次/月"),
        ("每月不少于1次", "≥1次/月"), ("不少于每季度1次", "≥1次/季度"), ("2次每年", "≥2次/年"),
        ("每人每月530元", "≥530元/人·月"),
        ("人均80元", "≥80元/人"), ("元/人·月", "ask"), ("≥530元/人·月", "≥530元/人·月"),
        ("≤400元/人、天", "≤400元/人、天"),
        ("3次/10万人", "≥3次/10万人"), ("50元/m2", "≥50元/m2"), ("≥10元/平方米", "≥10元/平方米"),
        ("2场（次）", "≥2场次"), ("3（批次）", "≥3批次"), ("20（万元）", "≥20万元"), ("95（%）", "≥95%"),
        ("3000亩次", "≥3000亩次"),
        ("5人·次", "≥5人次"), ("15台（套）", "≥15台(套)"), ("≤35微克/立方米", "≤35微克/立方米"),
        ("5分钟内出动", "≤5分钟"), ("100kw", "≥100千瓦"), ("50km", "≥50公里"), ("230㎡", "≥230平方米"),
        ("36℃", "≥36℃"),
        ("5个工作日内", "≤5工作日"), ("37个基层医疗机构", "≥37个"), ("5畦", "≥5畦"), ("10%以内", "≤10%"),
        ("“95%”", "≥95%"),
        ("1.95%", "≥1.95%"), ("1、完成95%", "≥95%"), ("①覆盖率95%", "≥95%"), ("100%完成", "≥100%"),
        ("100%，全部达标", "≥100%"),
        ("数量：5", "≥5"), ("目标值≥95%", "≥95%"), ("2021年培训2次", "≥2次"), ("全年培训12期", "≥12期"),
        ("不少于3次培训", "≥3次"), ("开展培训不少于3次", "≥3次"), ("合格率达到100%", "≥100%"),
        ("满意率达95%以上", "≥95%"),
        ("日均≥300人次", "≥300人次/日"), ("2021年3次", "≥3次"), ("2021年度1次", "≥1次"),
        ("按照国家标准1000元/人发放", "=1000元/人"), ("接报后24小时内到达", "≤24小时"),
        ("不超过3000元/人次", "≤3000元/人次"),
        ("根据财预〔2020〕10号，开展评价3次", "≥3次"),
    ],
)  # fmt: skip
def test_numbers_units_and_the_one_number_of_a_sentence(typed: str, shown: str) -> None:
    reading = target(typed)
    assert (reading.shown if reading.sure else "ask") == shown


@pytest.mark.parametrize(
    "typed",
    ["约100", "近200人", "将近5%", "接近95%", "100余", "20余人", "20多个", "100多", "10人左右", "5%上下",
     "大约30次", "几十次",
     "数十人", "两三次", "三五个", "三分之一", "三分之二以上", "百余户"],
)  # fmt: skip
def test_rough_numbers_are_asked_about(typed: str) -> None:
    assert "数" in target(typed).question


@pytest.mark.parametrize(
    "typed",
    ["7,00.0,77", "1,23", "1.2.3", "95%%", "95%+", "100+", "1e5", "3 000", "90 95", "1/3", "3/5", "1:1.5", "100±5",
     "第3批", "前3名", "每3天", "PM2.5浓度下降", "建成4A级景区", "5G网络覆盖", "3岁以下儿童全覆盖", "24小时值班",
     "500万元以上项目开工", "超过500万元的项目公开招标", "1000万元以上项目5个", "培训2次，200人", "2组4人", "3米5",
     "1万5",
     "10²", "5%以内（不含）", "未完成3个", "不含3个", "除2个外", "剩余3个", "计划3个", "比去年3个", "同比5%",
     "≥95%（问卷）",
     "在30日", "5-3", "100-80", "≥3-5", "大于3小于5", ">90%<95%", "≥95%≥90%", "9" * 20, "6个月培训", "（95%）",
     "2021年前", "≥2022年", "3月内", "≤3月", "-5%以内", "2021年12月后", "2021年1月1日起", "2021年12月底前完成100%",
     "20211231", "2021.12",
     "说明" * 60 + "95%"],
)  # fmt: skip
def test_what_is_not_certain_is_never_guessed(typed: str) -> None:
    reading = target(typed)
    assert not reading.sure
    assert "请" in reading.question


@pytest.mark.parametrize(
    ("typed", "low", "high", "unit"),
    [
        ("3%-5%", 3, 5, "%"), ("3-5%", 3, 5, "%"), ("3～5次", 3, 5, "次"), ("3至5个工作日", 3, 5, "工作日"),
        ("3到5天", 3, 5, "天"),
        ("3—5人", 3, 5, "人"), ("3--5", 3, 5, ""), ("10万元-20万元", 10, 20, "万元"), ("20万-30万元", 20, 30, "万元"),
        ("控制在3%-5%之间", 3, 5, "%"), ("控制在3%-5%", 3, 5, "%"), ("≥3且≤5个", 3, 5, "个"),
        ("≥5个，≤10个", 5, 10, "个"),
        ("不低于3%，不高于5%", 3, 5, "%"), ("±5%", -5, 5, "%"), ("≤±5%", -5, 5, "%"), ("80%~100%", 80, 100, "%"),
        ("0-3次", 0, 3, "次"),
    ],
)  # fmt: skip
def test_ranges(typed: str, low: int, high: int, unit: str) -> None:
    reading = target(typed)
    assert (reading.sure, reading.direction) == (True, Direction.WITHIN)
    assert (reading.numbers, reading.unit, reading.number) == ((D(low), D(high)), unit, None)


# -- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("12月底前", "≤2021-12-31"), ("12月底到位", "≤2021-12-31"), ("12月底前全部发放到位", "≤2021-12-31"),
        ("2021年12月31日前完成", "≤2021-12-31"), ("2021年12月31日前完成验收", "≤2021-12-31"),
        ("2022年6月", "≤2022-06-30"),
        ("项目于2021年12月底前完成", "≤2021-12-31"), ("不晚于2021年11月底", "≤2021-11-30"),
        ("≤2021年11月", "≤2021-11-30"),
        ("截至2021年12月31日", "≤2021-12-31"), ("完成时间：2021年12月", "≤2021-12-31"), ("2021-12-31", "≤2021-12-31"),
        ("2021/6/30", "≤2021-06-30"), ("11月20日前", "≤2021-11-20"), ("12.31前", "≤2021-12-31"),
        ("年底前", "≤2021-12-31"),
        ("年内完成", "≤2021-12-31"), ("2022年内", "≤2022-12-31"), ("本年度内完成", "≤2021-12-31"),
        ("9月前", "≤2021-09-30"),
        ("三季度末前", "≤2021-09-30"), ("第三季度前", "≤2021-09-30"), ("上半年完成", "≤2021-06-30"),
        ("6月中旬前", "≤2021-06-20"),
        ("十二月底前", "≤2021-12-31"), ("二〇二一年十二月底", "≤2021-12-31"),
        ("第三季度", "2021-07-01~2021-09-30"), ("2022年4季度", "2022-10-01~2022-12-31"),
        ("下半年", "2021-07-01~2021-12-31"),
        ("6月上旬", "2021-06-01~2021-06-10"), ("2月下旬", "2021-02-21~2021-02-28"), ("全年", "2021-01-01~2021-12-31"),
        ("当年", "2021-01-01~2021-12-31"), ("2022年", "2022-01-01~2022-12-31"), ("2022年度", "2022-01-01~2022-12-31"),
        ("1-12月", "2021-01-01~2021-12-31"), ("2021年1月-12月", "2021-01-01~2021-12-31"),
        ("2021年1-6月", "2021-01-01~2021-06-30"),
        ("2020年1月--2020年11月", "2020-01-01~2020-11-30"), ("2021.1.1-2021.12.31", "2021-01-01~2021-12-31"),
        ("2021.3-2021.12", "2021-03-01~2021-12-31"), ("5月1日至6月30日", "2021-05-01~2021-06-30"),
        ("2021-2023年", "2021-01-01~2023-12-31"), ("2021-01-01至2021-12-31", "2021-01-01~2021-12-31"),
("5月兑现", "≤2021-05-31"),
    ],
)  # fmt: skip
def test_days_and_periods(typed: str, shown: str) -> None:
    reading = target(typed, "任务完成时间")
    assert (reading.shown, reading.sure) == (shown, True)
    assert reading.kind is (Kind.PERIOD if "~" in shown else Kind.DATE)
    assert reading.direction is (Direction.WITHIN if "~" in shown else Direction.AT_MOST)
    assert shown.removeprefix("≤").partition("~")[0] in reading.step


@pytest.mark.parametrize(
    ("typed", "name", "shown"),
    [
        ("2021.12", "完成时间", "≤2021-12-31"), ("2021/12", "完成时间", "≤2021-12-31"),
        ("20211231", "完成时间", "≤2021-12-31"),
        ("2022", "完成时间", "2022-01-01~2022-12-31"), ("12月", "完成时间", "≤2021-12-31"), ("12月", "工期", "ask"),
        ("3-5月", "建设周期", "ask"), ("2021.12", "造林面积", "≥2021.12"), ("2021", "培训人数", "≥2021"),
        ("2021", "建设任务", "ask"),
        ("12", "完成时间", "ask"), ("12.31", "完成时间", "ask"), ("2021年12月", "", "≤2021-12-31"),
    ],
)  # fmt: skip
def test_the_name_tells_days_from_numbers(typed: str, name: str, shown: str) -> None:
    reading = target(typed, name)
    assert (reading.shown if reading.sure else "ask") == shown


def test_the_year_and_the_month_may_stand_in_the_unit() -> None:
    assert target("12", "完成时间", "月").shown == "≤2021-12-31"
    assert target("2022", "完成时间", "年").shown == "2022-01-01~2022-12-31"
    assert target("2021.12", "工程验收", "日期").shown == "≤2021-12-31"
    assert "日期还是数字" in target("12", "工程验收", "日期").question


def test_a_day_without_a_year_asks_for_it() -> None:
    reading = read_target("12月底前")
    assert (reading.sure, reading.kind, reading.numbers) == (False, Kind.DATE, ())
    assert "年份" in reading.question
    assert "不早于" in target("2021年12月", nature="≥").question


@pytest.mark.parametrize(
    "typed", ["每月10日前", "每月底前", "每季度末前上报", "每年12月底前", "每月5号前发放"]
)
def test_deadlines_that_come_again_are_words(typed: str) -> None:
    reading = target(typed)
    assert (reading.kind, reading.direction, reading.sure) == (
        Kind.WORDS,
        Direction.QUALITATIVE,
        True,
    )


# -- none, yes and no, words ----------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["", "  ", "—", "——", "-", "/", "／", "不适用", "……", "…"])
def test_marks_are_blank(typed: str) -> None:
    reading = target(typed)
    assert (reading.kind, reading.sure, reading.numbers) == (Kind.BLANK, True, ())


@pytest.mark.parametrize("typed", ["无", "×", "暂无", "没有", "✗"])
def test_none_of_what_is_asked(typed: str) -> None:
    assert "没有这项指标" in target(typed, "培训次数").question


@pytest.mark.parametrize(
    ("typed", "name"),
    [("0起", "重大森林火灾"), ("0", "投诉次数"), ("零事故", ""), ("零投诉", ""), ("无重大安全事故", ""),
     ("未发生安全事故", ""),
     ("不发生群体性事件", ""), ("无", "重大安全事故"), ("没有", "投诉次数"), ("零发生", "安全事故"),
     ("不发生", "安全事故"), ("零", "投诉次数"), ("0次", ""), ("0", ""),
     ("0%", "差错率"), ("=0件", "")],
)  # fmt: skip
def test_zero_targets(typed: str, name: str) -> None:
    reading = target(typed, name)
    assert (reading.sure, reading.number) == (True, D(0))
    assert reading.direction in {Direction.AT_MOST, Direction.EQUAL}


@pytest.mark.parametrize(
    ("typed", "name"), [("0", "完成率"), ("0%", "收入增长率"), ("0次", "培训次数")]
)
def test_zero_where_more_is_better_is_asked_about(typed: str, name: str) -> None:
    assert "却是 0" in target(typed, name).question


@pytest.mark.parametrize(
    ("typed", "name", "answer"),
    [("是", "", 1), ("否", "是否超标准", 0), ("√", "", 1), ("☑是□否", "", 1), ("□是☑否", "", 0), ("是□否☑", "", 0),
     ("是√否□", "", 1), ("有", "有无管理制度", 1), ("无", "有无违规", 0), ("×", "是否超编", 0),
     ("能", "能否正常运行", 1)],
)  # fmt: skip
def test_yes_and_no(typed: str, name: str, answer: int) -> None:
    reading = target(typed, name)
    assert (reading.kind, reading.direction) == (Kind.YES_NO, Direction.YES_NO)
    assert (reading.number, reading.sure) == (D(answer), True)


@pytest.mark.parametrize("typed", ["是/否", "是□否□", "□是 □否", "是、否"])
def test_an_open_choice_is_asked_about(typed: str) -> None:
    assert "没有选定" in target(typed).question


@pytest.mark.parametrize(
    "typed",
    ["达成预期指标", "优", "良好", "中", "差", "高", "显著提升", "长期", "持续", "及时", "按期完成", "完成", "合格",
     "一次性完成",
     "一般", "万无一失", "成果显著", "无障碍", "零容忍", "不低于国家标准", "不高于上年", "符合相关规定",
     "完成2021年度任务",
     "1.完成建设；2.通过验收", "①完成建设②通过验收", "1、制定方案\n2、组织实施", "严格执行财预〔2020〕10号",
     "说明" * 200],
)  # fmt: skip
def test_words_stay_words(typed: str) -> None:
    reading = target(typed)
    assert (reading.kind, reading.direction) == (Kind.WORDS, Direction.QUALITATIVE)
    assert (reading.sure, reading.text, reading.shown) == (True, typed, typed)


@pytest.mark.parametrize(
    "typed", ["是否利于企业走出去", "能否按期完成", "效果好吗", "是不是达标？"]
)
def test_a_question_is_no_target(typed: str) -> None:
    reading = target(typed)
    assert (reading.sure, reading.direction) == (False, Direction.QUALITATIVE)
    assert "问句" in reading.question


# -- direction ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "step"),
    [
        ("培训成本", "400元/人、天", "名称含“成本”，越小越好"),
        ("公用经费控制率", "100%", "名称含“控制率”，越小越好"),
        ("财政供养人员控制率", "100%", "名称含“控制率”，越小越好"),
        ("三公经费变动率", "0", "名称含“变动率”，越小越好"),
        ("预算调整率", "3%", "名称含“调整率”，越小越好"),
        ("结转结余率", "2%", "名称含“结转结余”，越小越好"),
        ("科目调整次数", "10次", "名称含“调整次数”，越小越好"),
        ("会议次数控制", "10次", "名称含“次数控制”，越小越好"),
        ("群众投诉次数", "3次", "名称含“投诉”，越小越好"),
        ("投诉率", "5%", "名称含“投诉”，越小越好"),
        ("一般公共预算支出", "20万元", "名称含“支出”，越小越好"),
        ("项目计划总投资", "20万元", "名称含“总投资”，越小越好"),
        ("成本控制数(万元)", "63", "名称含“控制数”，越小越好"),
        ("重大森林火灾", "2起", "名称含“火灾”，越小越好"),
        ("安全生产事故死亡人数", "3人", "名称含“死亡”，越小越好"),
        ("不合格率", "5%", "名称含“不合格”，越小越好"),
        ("未按时完成率", "5%", "名称含“未按时完成”，越小越好"),
        ("三公经费增长率", "3%", "名称含“三公…增长”，越小越好"),
        ("响应时间", "30分钟", "名称含“响应时间”，越小越好"),
        ("库存粮食变质比例", "2%", "名称含“变质”，越小越好"),
        ("单位能耗", "3", "名称含“能耗”，越小越好"),
        ("服务质量", "投诉率5%", "名称含“投诉”，越小越好"),
    ],
)
def test_smaller_is_better_by_name(name: str, typed: str, step: str) -> None:
    reading = target(typed, name)
    assert (reading.sure, reading.direction) == (True, Direction.AT_MOST)
    assert step in reading.step


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("投诉办结率", "95%"), ("火灾案件查处率", "90%"), ("不合格产品处置率", "100%"), ("成本节约率", "5%"),
        ("库存成本核算率", "100%"), ("利息费用保障率", "100%"), ("预算执行率", "90%"), ("事故起数下降率", "5%"),
        ("化学农药量较上年减少", "2%"), ("应急演练次数", "3次"), ("农民收入增长率", "5%"), ("质保期", "3年"),
        ("培训天数", "5天"),
        ("服务时长", "24小时"), ("未成年人帮扶率", "95%"), ("无故障运行率", "95%"), ("农业总产值", "500万元"),
        ("满意度", "90%"), ("违法建设查处率", "90%"), ("种植面积", "5亩"), ("", "5亩"), ("投资完成率", "95%"),
    ],
)  # fmt: skip
def test_larger_is_better_by_name_or_by_rule(name: str, typed: str) -> None:
    reading = target(typed, name)
    assert (reading.sure, reading.direction) == (True, Direction.AT_LEAST)
    assert "越大越好" in reading.step or "按越多越好" in reading.step


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("病虫害控制率", "90%"), ("病虫害发生面积控制率", "90%"), ("耕地面积变动率", "3%"),
        ("补助标准", "1000元/人"), ("减少药害", "5%"), ("降低能耗", "5%"),
        ("解决问题数", "5个"),
        ("排查隐患数", "5处"), ("违规使用率", "5%"), ("非正常运行率", "5%"), ("教育支出增长率", "5%"),
        ("教育支出占比", "5%"),
        ("产业结构调整率", "5%"), ("用水量", "20吨"), ("投诉群众人数", "20人"), ("挽回经济损失", "5万元"),
        ("补助资金", "5万元"),
        ("工程资金金额", "43.2"), ("持续开展", "3年"), ("水质", "3类"), ("温差", "-5℃"), ("成本", "达到100万元"),
        ("三公经费支出", "增长5%"), ("设备安装", "30天"), ("CPI涨幅", "3%"), ("编制内人数", "35人"),
    ],
)  # fmt: skip
def test_a_name_that_speaks_for_both_ways_is_asked_about(name: str, typed: str) -> None:
    reading = target(typed, name)
    assert not reading.sure
    assert "请" in reading.question


@pytest.mark.parametrize(
    ("name", "level2", "typed", "direction"),
    [
        ("补助资金", "成本指标", "5万元", Direction.AT_MOST),
        ("药品抽验平均标准", "成本指标", "500元/批", Direction.AT_MOST),
        ("工程资金金额", "数量指标", "43.2", Direction.AT_LEAST),
        ("办理证件", "时效指标", "5天", Direction.AT_MOST),
        ("群众感受", "服务对象满意度指标", "95%", Direction.AT_LEAST),
        ("材料利用", "成本指标", "95%", Direction.AT_LEAST),
    ],
)
def test_the_level_tells_the_direction_where_the_name_does_not(
    name: str, level2: str, typed: str, direction: Direction
) -> None:
    reading = target(typed, name, level2=level2)
    assert (reading.sure, reading.direction) == (True, direction)


def test_what_is_written_goes_before_what_the_name_says() -> None:
    assert target("≥10万元", "成本").direction is Direction.AT_LEAST
    assert target("10", "成本", nature="≥").direction is Direction.AT_LEAST
    assert target("10", "培训成本(≥**元)").shown == "≥10元"


@pytest.mark.parametrize(
    ("nature", "direction"),
    [("≥", Direction.AT_LEAST), ("＞＝", Direction.AT_LEAST), ("大于等于", Direction.AT_LEAST),
     ("=", Direction.EQUAL),
     ("＜", Direction.LESS_THAN), ("正向指标", Direction.AT_LEAST), ("反向", Direction.AT_MOST),
     ("定量", Direction.AT_LEAST)],
)  # fmt: skip
def test_the_nature_in_its_own_column(nature: str, direction: Direction) -> None:
    assert target("95", "完成情况", "%", nature=nature).direction is direction


@pytest.mark.parametrize(
    ("typed", "name", "nature"),
    [
        ("≥95%", "", "≤"),
        ("≤5人", "补助人数(≥**人)", ""),
        ("=5", "", "≥"),
        ("5", "补助人数(≥**人)", "≤"),
        ("3-5次", "", "≥"),
    ],
)
def test_comparators_that_disagree_are_asked_about(typed: str, name: str, nature: str) -> None:
    assert "不一致" in target(typed, name, nature=nature).question


@pytest.mark.parametrize(
    ("typed", "nature", "kind", "sure"),
    [("显著", "定性", Kind.WORDS, True), ("95%", "定性", Kind.WORDS, False),
     ("完成3项任务", "定性", Kind.WORDS, True),
     ("是", "是否", Kind.YES_NO, True), ("建成系统", "是否", Kind.WORDS, True)],
)  # fmt: skip
def test_a_nature_of_words(typed: str, nature: str, kind: Kind, *, sure: bool) -> None:
    reading = target(typed, nature=nature)
    assert (reading.kind, reading.sure) == (kind, sure)
    if sure:
        assert reading.direction.value == nature


def test_growth_and_fall() -> None:
    grown, fallen = target("较上年增长5%以上", "农民收入"), target("比上年下降5%", "化肥使用量")
    assert (grown.shown, grown.change) == ("≥5%", Change.GROWTH)
    assert (fallen.shown, fallen.change) == ("≥5%", Change.FALL)
    assert target("提高5个百分点").shown == "≥5百分点"
    assert "变动的幅度" in target("95个百分点").question


# -- names and units beside the cell --------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("指标1：培训次数", "培训次数"), ("指标3一级种薯繁育基地", "一级种薯繁育基地"), ("指标10.培训", "培训"),
        ("指标一：培训", "培训"),
        ("★★★农村低保发放人数(按月平均)(≥**人)", "农村低保发放人数(按月平均)"), ("1.培训", "培训"),
        ("1、培训", "培训"), ("（一）培训", "培训"),
        ("①培训", "培训"), ("1.5万吨粮食储备", "1.5万吨粮食储备"), ("5000吨稻谷储备到位率", "5000吨稻谷储备到位率"),
        ("化粪池(≥**立方米)", "化粪池"),
        ("保育栏(≥套)", "保育栏"), ("知晓率≥90%", "知晓率"), ("成活率不低于90%", "成活率"),
        ("结余率(结余数/预算数)", "结余率(结余数/预算数)"),
        ("服务外包(万美元)", "服务外包(万美元)"), ("指标1:/", ""), ("指标2：……", ""), ("", ""),
        ("面积大于50亩的图斑核查率", "面积大于50亩的图斑核查率"),
    ],
)  # fmt: skip
def test_names_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@pytest.mark.parametrize(
    ("typed", "name", "unit", "shown"),
    [
        ("63", "化粪池(≥**立方米)", "", "≥63立方米"), ("4", "保育栏(≥套)", "", "≥4套"),
        ("4500", "离岸外包(万美元)", "", "≥4500万美元"),
        ("90", "知晓率≥90%", "", "≥90%"), ("95", "", "%", "≥95%"), ("95", "", "百分比", "≥95%"),
        ("5", "次数", "次", "≥5次"),
        ("5", "工作(单位：个)", "", "≥5个"), ("5", "次数", "/", "≥5"), ("5", "次数", "（次）", "≥5次"),
        ("200万", "营业收入", "", "≥200万元"),
        ("200万", "受益人口", "", "≥200万"), ("5万", "", "元", "≥5万元"), ("37个机构", "", "个", "≥37个"),
        ("≥3次/年", "", "次", "≥3次/年"),
    ],
)  # fmt: skip
def test_units_from_beside_the_cell(typed: str, name: str, unit: str, shown: str) -> None:
    reading = target(typed, name, unit)
    assert (reading.shown, reading.sure) == (shown, True)


@pytest.mark.parametrize(
    ("typed", "name", "unit"),
    [
        ("37个", "", "%"),
        ("5万元", "人数", "人"),
        ("5", "资金(万元)", "元"),
        ("583", "低保标准(≥530元/人·月)", ""),
        ("37家", "机构(个)", ""),
    ],
)
def test_units_and_names_that_disagree_are_asked_about(typed: str, name: str, unit: str) -> None:
    assert "不一致" in target(typed, name, unit).question


def test_a_target_that_stands_in_the_name_is_asked_for() -> None:
    reading = target("", "年度资金支付完成率100%")
    assert (reading.kind, reading.sure) == (Kind.BLANK, False)
    assert "「100%」" in reading.question


# -- rates without a sign -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name", "shown"),
    [
        ("1", "完成率", "≥100%"), ("0.9", "满意度", "≥90%"), ("1", "覆盖率", "≥100%"), ("1.2", "任务完成率", "≥120%"),
        ("1", "公用经费控制率", "≤100%"), ("0.95-1", "合格率", "95~100%"), ("95", "满意度", "≥95%"),
        ("8", "增长率", "≥8%"),
        ("0", "死亡率", "≤0%"), ("100", "学校发展能力", "≥100"), ("5", "总功率", "≥5"), ("30", "森林覆盖率", "≥30%"),
    ],
)  # fmt: skip
def test_plain_numbers_of_shares(typed: str, name: str, shown: str) -> None:
    reading = target(typed, name)
    assert (reading.shown, reading.sure) == (shown, True)


@pytest.mark.parametrize(
    ("typed", "name", "unit"),
    [("1", "增长率", ""), ("0.05", "结余率", ""), ("0.3", "完成率", ""), ("9", "满意度", ""), ("4.5", "满意度", ""),
     ("5", "死亡率", ""),
     ("1", "完成率", "%"), ("0.95", "合格率", "%"), ("0.95", "群众满意度（%）", ""), ("2000", "完成率", ""),
     ("290%", "满意度", ""),
     ("105", "合格率", "%"), ("5", "完成率", "")],
)  # fmt: skip
def test_plain_numbers_of_shares_that_may_mean_two_things(typed: str, name: str, unit: str) -> None:
    reading = target(typed, name, unit)
    assert not reading.sure
    assert "%" in reading.question or "百分比" in reading.question


def test_a_share_of_one_is_read_in_actuals_only_where_the_target_is_written_so() -> None:
    whole, percent = target("1", "完成率"), target("100%", "完成率")
    assert "名称是应接近 100% 的比率" in whole.step
    assert (whole.fraction, percent.fraction) == (True, False)
    assert read_actual("0.98", whole).shown == "98%"
    assert read_actual("0.3", whole).shown == "30%"
    assert read_actual("98", whole).shown == "98%"
    for text, goal in (("0.98", percent), ("1", percent), ("2", whole), ("1.2", target("≤5%"))):
        assert "还是" in read_actual(text, goal).question
    assert read_actual("1", target("1%")).shown == "1%"
    assert read_actual("0", percent).shown == "0%"


# -- actuals --------------------------------------------------------------------------------------

MET, MISSED = True, False


@pytest.mark.parametrize(
    ("goal", "done", "verdict"),
    [
        ("≥95%", "95%", MET), ("≥95%", "96", MET), ("≥95%", "达到94%", MISSED), ("≥95%", "百分之九十六", MET),
        ("≥95%", "九十六", MET),
        ("≥95%", "100%(37/37)", MET), ("≥95%", "应到100人，实到95人，参会率95%", MET),
        ("≥95%", "95.5%（问卷200份）", MET),
        ("≥95%", "已完成，满意度达96.5%", MET), ("≥95%", "100%，全部完成", MET), ("≥3次", "3", MET),
        ("≥3次", "开展培训3次", MET),
        ("≥3次", "三次", MET), ("≥3次", "开展3次，覆盖500人", MET), ("≥3次", "2次", MISSED), ("≥2次/年", "3次", MET),
        ("≥37个", "本年度已完成37个基层医疗机构基药补助制度实施", MET), ("≥37个", "37个基层医疗机构", MET),
        ("≥20人", "20名", MET), ("15台(套)", "16台套", MET), ("15台(套)", "14台", MISSED),
        ("≤20万元", "185000元", MET), ("≤20万元", "18.5万", MET), ("≤2000元", "0.18万元", MET),
        ("≤20万元", "21", MISSED),
        ("≥1.5万平方米", "16000㎡", MET), ("≥50公里", "50km", MET), ("≤0.9‰", "0.05%", MET),
        ("≤0.9‰", "0.1%", MISSED),
        ("≥530元/人·月", "583元/人*月", MET), ("≤5%", "0", MET), ("=100%", "=100%", MET), ("=100%", "99%", MISSED),
        (">5", "5", MISSED),
        ("<5", "5", MISSED), ("<5", "4.9", MET), ("3%-5%", "4%", MET), ("3%-5%", "6%", MISSED),
        ("≥90分", "92.5分", MET),
        ("0起", "0", MET), ("0起", "无", MET), ("0起", "未发生", MET), ("0起", "未发生安全事故", MET),
        ("0起", "1起", MISSED), ("0", "零", MET),
        ("增长5%", "6%", MET), ("增长5%", "增长6%", MET), ("增长5%", "下降2%", MISSED), ("下降5%", "下降6%", MET),
        ("下降5%", "上升1%", MISSED),
        ("12月底前", "12月20日", MET), ("12月底前", "2021年12月", MET), ("12月底前", "2022年1月5日", MISSED),
        ("9月前", "7月", MET),
        ("9月前", "10月", MISSED), ("11月前", "10月", MET), ("2021年12月31日", "2021.12.20", MET),
        ("2021年12月31日", "20211220", MET),
        ("全年", "全年", MET), ("第三季度", "8月", MET), ("第三季度", "10月", MISSED),
        ("12月15日前", "十二月十日", MET),
        ("是", "是", MET), ("是", "否", MISSED), ("否", "×", MET), ("效果明显", "效果明显", MET),
        ("效果明显", "达成预期指标", None), ("是", "已建立", None), ("效果明显", "完成培训3次", None),
        ("显著", "说明" * 99 + "3次", None),
    ],
)  # fmt: skip
def test_actuals_held_against_their_targets(goal: str, done: str, *, verdict: bool | None) -> None:
    read = target(goal)
    actual = read_actual(done, read, year=YEAR)
    assert actual.sure, actual.question
    comparison = compare(read, actual)
    assert (comparison.comparable, comparison.reason) == (True, "")
    assert comparison.met is verdict


@pytest.mark.parametrize(
    ("goal", "done", "number"),
    [
        ("≤20万元", "185000元", "18.5"),
        ("≤0.9‰", "0.05%", "0.5"),
        ("≥1.5万平方米", "16000平方米", "1.6"),
        ("下降5%", "上升1%", "-1"),
    ],
)
def test_the_actual_is_given_in_the_unit_of_the_target(goal: str, done: str, number: str) -> None:
    read = target(goal)
    assert compare(read, read_actual(done, read)).actual == D(number)


@pytest.mark.parametrize(
    ("goal", "done", "reason"),
    [
        ("100%", "5个 达成预期指标", "一个是比率，一个是数量"), ("37个", "100%", "一个是比率，一个是数量"),
        ("≥3次", "3场", "单位不同"),
        ("≥20人", "25人次", "单位不同"), ("≥1次/月", "12次", "单位不同"), ("≥20万元", "5个", "单位不同"),
        ("≥95%", "96个百分点", "单位不同"),
        ("≥100", "98%", "指标值没有写单位"), ("≥100", "1.2万元", "指标值没有写单位"),
        ("≥95%", "提高2个百分点", "增长幅度"),
        ("下降5%", "-6%", "不能确定负数"), ("≥95%", "达成预期指标", "没有写出数值"), ("≥95%", "是", "没有写出数值"),
        ("12月底前", "按期完成", "没有写出日期"), ("≥3次", "2021年12月20日", "一个是日期，一个是数值"),
        ("效果明显", "95%", "指标值是文字"),
        ("9月前", "9月15日", "是否在期限之内"), ("12月15日前", "12月", "是否在期限之内"), ("", "95%", "指标值未填"),
        ("≥95%", "", "实际完成值未填"),
        ("≥95%", "—", "实际完成值未填"), ("约100", "100", "约数"), ("≥95%", "约96%", "不是确切的数字"),
    ],
)  # fmt: skip
def test_why_a_pair_cannot_be_compared(goal: str, done: str, reason: str) -> None:
    read = target(goal)
    comparison = compare(read, read_actual(done, read, year=YEAR))
    assert (comparison.comparable, comparison.met, comparison.actual) == (False, None, None)
    assert reason in comparison.reason


@pytest.mark.parametrize(
    ("goal", "done"),
    [
        ("≥95%", "≥95%"),
        ("≥95%", "95%以上"),
        ("≥95%", "＞95%"),
        ("80%", "≥80%"),
        ("≥95%", "不低于95%"),
        ("≤5%", "＜5%"),
        ("小于0.9‰", "<0.9‰"),
        ("12月底前", "12月底前"),
        ("9月前", "9月前"),
    ],
)
def test_a_threshold_repeated_as_the_actual_is_told(goal: str, done: str) -> None:
    read = target(goal)
    actual = read_actual(done, read)
    assert (actual.sure, actual.repeats_threshold, actual.number) == (True, True, read.number)
    assert "与指标值相同" in actual.step
    assert compare(read, actual).met is True


@pytest.mark.parametrize(
    ("goal", "done"),
    [("≥95%", "97%以上"), ("=100%", "≥100%"), ("<5", "≤5"), ("≥95%", "95%-100%"), ("≥3次", "约3次"),
     ("≥3次", "3次左右"),
     ("≥3次", "计划5次，实际3次"), ("≥3次", "未完成2次"), ("≥95%", "未达到95%"), ("≥95%", "不满意率5%"),
     ("≥95%", "无"), ("≥8个", "已建成8个，在建2个"),
     ("≤30天", "提前5天完成"), ("≥8个", "8个（含续建2个）"), ("≤20万元", "185000"), ("≥200万人", "1980000"),
     ("≥95%", "0.96"), ("≥95%", "95%%"),
     ("12月底前", "100%"), ("12月底前", "9月前"), ("≥95%", "9" * 20), ("≥95%", "说明" * 99 + "3次")],
)  # fmt: skip
def test_actuals_that_are_not_certain_are_asked_about(goal: str, done: str) -> None:
    read = target(goal)
    actual = read_actual(done, read, year=YEAR)
    assert not actual.sure
    assert "请" in actual.question
    assert compare(read, actual).reason == actual.question


# -- cells ----------------------------------------------------------------------------------------


def test_cells_are_read_as_they_are_shown() -> None:
    full = read_target_cell(number("1", percent=True), "完成率", year=YEAR)
    assert (full.shown, full.fraction) == ("≥100%", False)
    assert read_actual_cell(number("0.98", percent=True), full).shown == "98%"
    assert read_actual_cell(number("98"), full).shown == "98%"
    assert not read_actual_cell(number("0.98"), full).sure
    plain = read_target_cell(number("1"), "完成率")
    assert read_actual_cell(number("0.98"), plain).shown == "98%"
    assert read_target_cell(number("44561", dated=True), "完成时间").shown == "≤2021-12-31"
    assert read_target_cell(Cell("表", 1, 1, CellKind.BOOL, D(1))).kind is Kind.YES_NO
    assert read_target_cell(Cell("表", 1, 1, CellKind.BLANK)).kind is Kind.BLANK
    assert read_target_cell(words("≥95%")).shown == "≥95%"


def test_a_broken_cell_is_asked_about() -> None:
    broken = Cell("表", 1, 1, CellKind.ERROR, text="#REF!")
    for reading in (read_target_cell(broken), read_actual_cell(broken, target("≥95%"))):
        assert (reading.sure, reading.numbers) == (False, ())
        assert "#REF!" in reading.question


def test_a_range_that_a_spreadsheet_has_turned_into_a_day_is_asked_about() -> None:
    reading = read_target_cell(number("44260", dated=True), "培训次数")
    assert not reading.sure
    assert "自动改成了日期" in reading.question


# -- slips of the keyboard ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "wanted", "value", "unit", "step"),
    [
        ("3。6万人", "＞3万人", "3.6", "万人", "「3。6」按 3.6 读取"),
        ("3｡6万人", "＞3万人", "3.6", "万人", "「3。6」按 3.6 读取"),
        ("3·6万人", "＞3万人", "3.6", "万人", "「3·6」按 3.6 读取"),
        ("98。5", "≥95%", "98.5", "%", "「98。5」按 98.5 读取；未写单位，按指标值的单位“%”读取"),
        ("3．6万人", "＞3万人", "3.6", "万人", ""),
        ("１，２００个", "≥1000个", "1200", "个", ""),
        ("3.6万人。", "＞3万人", "3.6", "万人", ""),
    ],
)
def test_a_full_stop_for_the_point_of_the_only_figure(
    typed: str, wanted: str, value: str, unit: str, step: str
) -> None:
    reading = read_actual(typed, target(wanted))
    assert (reading.sure, reading.number, reading.unit) == (True, D(value), unit)
    assert reading.step.removesuffix("按所写的数字读取").rstrip("；") == step


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("完成3。6万人", "＞3万人"),
        ("3。6。2万人", "＞3万人"),
        ("2023。6", "≥10个"),
        ("3·6", "≥3"),
        ("1 2公里", "10公里"),
        ("1、2公里", "10公里"),
        ("1:2公里", "10公里"),
        ("3.6.2", "≥3"),
        ("3..6公里", "≥3公里"),
        (".5公里", "≥0.4公里"),
        ("31,5公里", "≥30公里"),
        ("98%%", "≥95%"),
        ("1l0", "≥100个"),
        ("1O0个", "≥100个"),
        ("2O", "≥20个"),
        ("2I人", "≥20人"),
        ("l2人", "≥10人"),
    ],
)
def test_a_part_of_a_figure_is_never_taken(typed: str, wanted: str) -> None:
    reading = read_actual(typed, target(wanted))
    assert not reading.sure
    assert reading.question


@pytest.mark.parametrize(
    "typed", ["3。6万人", "3..6公里", "2O个", "2I人", "1l0", ".5公里", "1 2公里"]
)
def test_a_target_that_is_mistyped_is_asked_about(typed: str) -> None:
    reading = target(typed, "服务人数")
    assert not reading.sure
    assert reading.question


@pytest.mark.parametrize("typed", ["第1批3个，修建2公里", "建成3个、2公里", "O2O平台3个、2公里"])
def test_one_of_several_figures_in_the_unit_of_the_target(typed: str) -> None:
    assert read_actual(typed, target("10公里")).number == D(2)


def test_letters_for_digits_are_named() -> None:
    question = read_actual("2O", target("≥20个")).question
    assert question == "「2O」的数字里有字母，疑似把 0、1 写成了字母；请改正"
