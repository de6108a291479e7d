"""Pairs of targets and actuals that units have published, each with what it is read as."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from selfeval_xl.intake.grid import Cell, CellKind
from selfeval_xl.intake.measures import Kind, compare, read_actual, read_target
from selfeval_xl.intake.values import read_amount

AGAIN = "the threshold repeated"
ASKED = "?"
YEAR = 2021
LEVELS = {"指标1工程资金金额": "数量指标"}

# target, actual, indicator, the target read, the actual read, and whether the actual meets it
# (None: words, judged elsewhere) or a part of the reason why they cannot be compared
PAIRS: list[tuple[str, str, str, str, str, bool | str | None]] = [
    ("8000亩", "8535.5亩", "指标3一级种薯繁育基地", "≥8000亩", "8535.5亩", True),
    ("90", "100", "天然林和公益林管护当期任务完成率", "≥90%", "100%", True),
    ("≥100百分比", "100", "委托业务报告合格率", "≥100%", "100%", True),
    ("≥124", "253", "指标4.药品监管企业数", "≥124", "253", True),
    ("63", "63", "化粪池(≥**立方米)", "≥63立方米", "63立方米", True),
    ("90%", "95%", "业务保障能力提升", "≥90%", "95%", True),
    ("≥120米", "121.5米", "钢结构圈养围栏", "≥120米", "121.5米", True),
    ("效果明显", "达成预期指标", "对维护基建市场公平的影响程度", "效果明显", "达成预期指标", None),
    ("=100%", "=100%", "养殖环节病死猪无害化处理补助经费发放率", "=100%", "100%", True),
    ("获得目的国(地区)受众欢迎", "受目的国受众欢迎显著",
     "企业国际质量提升",
     "获得目的国(地区)受众欢迎", "受目的国受众欢迎显著", None),
    ("4", "4", "保育栏(≥套)", "≥4套", "4套", True),
    ("﹦72890元", "72890", "卫片执法补助经费", "=72890元", "72890元", True),
    ("≤10次", "", "科目调整次数", "≤10次", "", "实际完成值未填"),
    ("400元/人、天", "180元/人、天", "指标1.培训成本", "≤400元/人、天", "180元/人、天", True),
    ("230", "230", "场地硬化(≥**平方米)", "≥230平方米", "230平方米", True),
    ("2021年12月完成", "2021年12月完成", "公用经费完成时间", "≤2021-12-31", "2021-12-31", True),
    ("80%", "≥80%", "指标1一级种薯推广面积占总面积比例", "≥80%", "≥80%", AGAIN),
    ("企业把握正确政治导向和文化方向情况的评价", "企业较好把握正确政治导向和文化方向情况的评价",
     "企业把握政治导向和文化方向情况",
     "企业把握正确政治导向和文化方向情况的评价", "企业较好把握正确政治导向和文化方向情况的评价", None),
    ("37个基层医疗机构", "100%",
     "指标1:基层医疗卫生机构实施基本药物制度补助。",
     "≥37个", "100%", "一个是比率，一个是数量"),
    ("192只", "192只", "★补助家畜家禽养殖数量", "≥192只", "192只", True),
    ("≤90万元", "90", "项目总成本", "≤90万元", "90万元", True),
    ("≧100%", "100%", "营养改善计划覆盖率", "≥100%", "100%", True),
    ("实施乡镇社区基层医疗机构37个。", "本年度已完成37个基层医疗机构基药补助制度实施。",
     "指标1:政府办基层医疗卫生机构实施国家基本药物制度覆盖率",
     "≥37个", "37个", True),
    ("═100%", "100%", "生均补助标准达标率", "=100%", "100%", True),
    ("是否利于企业走出去", "有利于推动企业走出去",
     "推动企业走出去方面发挥的作用",
     "?", "有利于推动企业走出去", "写成了问句"),
    (">=21933人", "21980人", "★★★农村低保发放人数(按月平均)(≥**人)", "≥21933人", "21980人", True),
    ("≥95%", "≥95%", "受益脱贫(含监测对象)户满意度", "≥95%", "≥95%", AGAIN),
    ("≥50个", "50", "基建工程委托业务项目数量", "≥50个", "50个", True),
    ("100%", "97%", "公用经费控制率", "≤100%", "97%", True),
    ("2%", "2%", "指标1病害减少,防治病虫害使用的化学农药量较上年减少", "≥2%", "2%", True),
    ("≥290", "311", "指标5.化妆品监管企业数", "≥290", "311", True),
    ("2%", "0", "结转结余率", "≤2%", "0%", True),
    ("90人", "90人", "受益人口数量", "≥90人", "90人", True),
    ("100%", "92%", "财政供养人员控制率", "≤100%", "92%", True),
    ("≥90", "96", "指标7.药品监管人员人均培训学时", "≥90", "96", True),
    ("不低于95%", "达成预期指标", "森林火灾火因查明率", "≥95%", "达成预期指标", "没有写出数值"),
    ("100%", "5个 达成预期指标", "监控系统维护率", "≥100%", "5个", "一个是比率，一个是数量"),
    ("≤5%", "", "结余率(计算方法为:结余数/预算数)", "≤5%", "", "实际完成值未填"),
    ("50", "50", "排污沟(≥米)", "≥50米", "50米", True),
    ("", "90%", "群众满意度", "", "90%", "指标值未填"),
    ("5亩", "5亩", "其中苹果树种植面积", "≥5亩", "5亩", True),
    ("4500", "4557.51", "服务外包离岸(万美元)", "≥4500万美元", "4557.51万美元", True),
    ("76.44", "76.44", "管理用房及消通道(≥**平方米)", "≥76.44平方米", "76.44平方米", True),
    ("≤30万元", "完成", "(form A) 成本控制数", "≤30万元", "完成", "没有写出数值"),
    ("100%", "100%", "渔船补贴发放率", "≥100%", "100%", True),
    ("≥1000人", "≥1000人", "受益脱贫(含监测对象)户人口数", "≥1000人", "≥1000人", AGAIN),
    ("3", "3", "支持服务贸易、服务外包企业数量", "≥3", "3", True),
    ("2021年底", "2021年底", "任务完成时间", "≤2021-12-31", "2021-12-31", True),
    ("≥10", "10", "指标6.化妆品不良反应每百万人口报告数", "≥10", "10", True),
    ("29.5亩", "29.5亩", "★补助各类瓜果蔬菜种植面积", "≥29.5亩", "29.5亩", True),
    ("显著提升", "显著提升", "群众生产生活条件改善状况", "显著提升", "显著提升", True),
    ("社会认可的办学环境", "社会认可的办学环境",
     "使学生和老师有更好的学习和工作环境…",
     "社会认可的办学环境", "社会认可的办学环境", True),
    ("≥90%", "100%", "市民满意度调查", "≥90%", "100%", True),
    ("≥50厘米", "≥50厘米", "水标尺宽度", "≥50厘米", "≥50厘米", AGAIN),
    ("95%", "95%", "种植作物成活率", "≥95%", "95%", True),
    ("小于0.9‰", "达成预期指标", "森林火灾受害面积", "<0.9‰", "达成预期指标", "没有写出数值"),
    ("200万粒", "200万粒", "指标2企业自行采购", "≥200万粒", "200万粒", True),
    ("有资金测算标准", "", "适当性", "有资金测算标准", "", "实际完成值未填"),
    ("在项目计划完成时间内完成", "达成预期指标", "提交报告及时性", "在项目计划完成时间内完成", "达成预期指标", None),
    ("不低于90%", "达成预期指标", "森林火灾案件查处率", "≥90%", "达成预期指标", "没有写出数值"),
    ("29.6", "29.6", "堆粪房(≥**平方米)", "≥29.6平方米", "29.6平方米", True),
    ("180只", "180只", "其中羊养殖数量", "≥180只", "180只", True),
    ("是", "达成预期指标", "公众知晓度是否明显提高", "是", "达成预期指标", None),
    ("≧95%", "100%", "学生满意度", "≥95%", "100%", True),
    ("180", "180", "母猪、保育猪舍(≥**平方米)", "≥180平方米", "180平方米", True),
    ("严格执行相关制度规定", "达成预期指标", "经费支出合规性", "严格执行相关制度规定", "达成预期指标", None),
    ("≥3", "7", "指标2.化妆品抽验批次", "≥3", "7", True),
    ("20万元", "20万元", "项目计划总投资", "≤20万元", "20万元", True),
    ("≥5%", "≥5%", "指标1种薯亩均收入较鲜薯亩均收入", "≥5%", "≥5%", AGAIN),
    ("≥8400元", "8400元", "务工人员年人均增收", "≥8400元", "8400元", True),
    ("≥95%", "95", "违法行为责停率", "≥95%", "95%", True),
    ("43.2", "37.24", "指标1工程资金金额", "≥43.2", "37.24", False),
    ("≥3", "4", "指标1.药品抽验品种", "≥3", "4", True),
    (">=530元/人*月", "583元/人*月", "★农村低保标准(≥**元/人·月)", "≥530元/人*月", "583元/人*月", True),
    ("", "43次", "组织宣传活动次数", "", "43次", "指标值未填"),
    ("", "20份", "制作宣传品数量", "", "20份", "指标值未填"),
    ("100", "100", "指标1工程完工率", "≥100%", "100%", True),
    ("=0件", "=0件", "大规模随意抛弃病死猪事件", "=0件", "0件", True),
    ("22.8", "22.8", "公猪舍(≥**平方米)", "≥22.8平方米", "22.8平方米", True),
    ("550万粒", "550万粒", "指标1免费发放原原种", "≥550万粒", "550万粒", True),
]  # fmt: skip


@pytest.mark.parametrize(("target", "actual", "name", "goal", "done", "verdict"), PAIRS)
def test_published_pairs(
    target: str, actual: str, name: str, goal: str, done: str, *, verdict: bool | str | None
) -> None:
    read = read_target(target, name, year=YEAR, level2=LEVELS.get(name, ""))
    value = read_actual(actual, read, year=YEAR)
    assert (read.shown if read.sure else ASKED) == goal
    assert (value.shown if value.sure else ASKED) == done
    comparison = compare(read, value)
    assert value.repeats_threshold is (verdict == AGAIN)
    if verdict == AGAIN:
        assert comparison.met is True
    elif isinstance(verdict, str):
        assert verdict in comparison.reason
    else:
        assert (comparison.comparable, comparison.met) == (True, verdict)


def test_how_many_of_the_published_pairs_are_read() -> None:
    """Loss is counted: six lack a value, six say something else than the target, one is a question."""
    counted: Counter[str] = Counter()
    for target, actual, name, *_ in PAIRS:
        read = read_target(target, name, year=YEAR, level2=LEVELS.get(name, ""))
        value = read_actual(actual, read, year=YEAR)
        if not (read.sure and value.sure):
            counted["asked"] += 1
        elif Kind.BLANK in {read.kind, value.kind}:
            counted["blank"] += 1
        elif not compare(read, value).comparable:
            counted["not comparable"] += 1
        else:
            counted["compared"] += 1
    assert counted == {"compared": 67, "not comparable": 6, "blank": 6, "asked": 1}


@pytest.mark.parametrize(
    ("target", "name", "read"),
    [
        ("≤7工作日", "", "≤7工作日"),
        ("≥57个", "", "≥57个"),
        ("≥100组", "", "≥100组"),
        ("≥4次", "", "≥4次"),
        ("1次/月", "", "≥1次/月"),
        ("2020年1月--2020年11月", "", "2020-01-01~2020-11-30"),
        ("≤620万/月", "", "≤620万/月"),
        ("≤620万/月", "运行成本", "≤620万元/月"),
        ("1346.0088万平方米", "", "≥1346.0088万平方米"),
        ("1批", "", "≥1批"),
        ("2021年12月31日", "", "≤2021-12-31"),
        ("12月底到位", "", "≤2021-12-31"),
        ("2021年1月-12月", "", "2021-01-01~2021-12-31"),
        ("严格按照预算标准1000元/人给补助对象兑付补助", "", "=1000元/人"),
        ("长期", "", "长期"),
        ("9月前", "完成验收时间", "≤2021-09-30"),
        ("98%以上", "资金拨付及时性", "≥98%"),
    ],
)
def test_published_targets(target: str, name: str, read: str) -> None:
    reading = read_target(target, name, year=YEAR)
    assert (reading.shown, reading.sure) == (read, True)


@pytest.mark.parametrize(
    ("damaged", "name"),
    [
        ("次到0次", "组织宣传活动次数"),
        ("次26次", "党性教育培训次数"),
        ("扁2200篇", "播发稿件数量"),
        ("工5%", "种薯亩均收入"),
        ("290%", "市民满意度调查"),
        ("80%^", "占总面积比例"),
        ("80%^80%8", "占总面积比例"),
        ("%901010010", "任务完成率"),
        ("%100%22否", "三公经费变动率"),
        ("8000亩\n8535.5亩", "一级种薯繁育基地"),
    ],
)
def test_what_a_scanner_has_damaged_is_asked_about(damaged: str, name: str) -> None:
    reading = read_target(damaged, name, year=YEAR)
    assert not reading.sure
    assert reading.question


@pytest.mark.parametrize(
    ("typed", "unit", "fen"),
    [
        ("387664.62", "元", 38_766_462),
        ("2.38万元", "万元", 2_380_000),
        ("2.38万元", "元", 2_380_000),
        ("5.8万", "万元", 5_800_000),
        ("万元", "万元", None),
        ("23,834", "万元", 23_834_000_000),
        ("36,950.00", "万元", 36_950_000_000),
        ("7,00.0,77", "万元", None),
        ("139.433578万元", "万元", 139_433_578),
        ("3.86亿元", "万元", 38_600_000_000),
        ("300万", "万元", 300_000_000),
        ("2089元", "万元", 208_900),
        ("1.5", "亿元", 15_000_000_000),
    ],
)
def test_published_amounts(typed: str, unit: str, fen: int | None) -> None:
    """A unit typed beside the figure goes before that of the column."""
    reading = read_amount(Cell("表", 1, 1, CellKind.TEXT, text=typed), unit)
    assert reading.value == fen
    assert bool(reading.fault) is (typed == "7,00.0,77")


def test_numbers_of_a_column_in_yuan_are_told() -> None:
    cell = Cell("表", 1, 1, CellKind.NUMBER, Decimal("387664.62"))
    reading = read_amount(cell, "元")
    assert (reading.value, reading.note) == (38_766_462, "387664.62 元按 38.766462 万元读取")
    assert read_amount(cell).note == ""
