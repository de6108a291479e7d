"""D09: text of another unit, of another year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import found, good
from departments import good as good_department
from expecting import WARNING, judge_all, only
from expecting_departments import judge_all as judge_departments
from official_forms import lay_out, plain_form, save

from selfeval_xl.pipeline import evaluate

if TYPE_CHECKING:
    from pathlib import Path

    from selfeval_xl.templates import Filling

TOWN = "金寨县麻埠镇人民政府"
BUREAU = "郴州市临武县应急管理局"


def written(text: str, unit: str = TOWN, department: str = "金寨县财政局") -> Filling:
    """Return a project of 2024 of this unit whose section 栏1.2 (row 8) is this text."""
    return good({"unit": unit, "department": department}, bodies={"栏1.2": text})


def said(
    texts: list[str], unit: str = TOWN, department: str = "金寨县财政局"
) -> dict[str, list[str]]:
    """Return what D09 is given of each text."""
    results = judge_all(written(text, unit, department) for text in texts)
    return {
        text: [f.given for f in found(result, "D09")]
        for text, result in zip(texts, results, strict=True)
    }


# another unit


def test_d09_names_the_other_town_in_whose_name_the_text_speaks() -> None:
    finding = only(written("2024年金寨县白塔畈镇人民政府转移支付项目总体目标全部完成。"), "D09")
    assert (finding.severity, finding.place) == (WARNING, "报告正文!E8")
    assert finding.message == (
        "文字里写的是「金寨县白塔畈镇人民政府」，本表的单位是「金寨县麻埠镇人民政府」"
    )
    assert (finding.given, finding.expected) == ("金寨县白塔畈镇人民政府", TOWN)
    assert finding.remedy == (
        "疑为沿用他单位或往年的材料：改成本单位、本年度的情况；确有所指的，不必修改。"
    )
    assert finding.basis == "绩效自评复核口径"


def test_d09_reads_the_goals_of_official_forms(tmp_path: Path) -> None:
    head = (("项目名称", "道路养护"), ("主管部门", "金寨县财政局"), ("实施单位", TOWN))
    board = lay_out(
        plain_form(head=head, goals=("维修渠道。", "金寨县白塔畈镇人民政府完成渠道维修。"))
    )
    (result,), _ = evaluate([save({"自评表": [board]}, tmp_path / "表.xlsx")])
    assert [t for t in board.told(result.findings) if t[0] == "D09"] == [
        ("D09", "警告", "goals.actual")
    ]


def test_d09_like_units_of_other_places() -> None:
    towns = {
        "资金已拨付。金寨县白塔畈镇人民政府按月支付。": "金寨县白塔畈镇人民政府",
        "资金拨付后，金寨县白塔畈镇人民政府按月支付。": "金寨县白塔畈镇人民政府",
        "古碑镇人民政府高度重视自评工作。": "古碑镇人民政府",
        "我单位（古碑镇人民政府）高度重视自评工作。": "古碑镇人民政府",
        "一、古碑乡人民政府高度重视自评工作。": "古碑乡人民政府",
        "总体目标完成情况：白塔畈镇人民政府完成10个项目。": "白塔畈镇人民政府",
    }
    assert said(list(towns)) == {text: [name] for text, name in towns.items()}
    text = "嘉禾县应急管理局认真组织自评。"
    assert said([text], BUREAU) == {text: ["嘉禾县应急管理局"]}


def test_d09_others_that_a_text_may_well_name() -> None:
    towns = [
        "金寨县麻埠镇人民政府高度重视自评工作。",
        "麻埠镇人民政府高度重视自评工作。",
        "2024年六安市金寨县麻埠镇人民政府高度重视。",
        "镇人民政府高度重视，我镇人民政府高度重视。",
        "金寨县人民政府印发了方案。安徽省人民政府印发了办法。",
        "金寨县财政局下达资金，金寨县水利局组织验收。",
        "与白塔畈镇人民政府共同建设，向古碑镇人民政府学习。",
        "白塔畈镇人民政府和我镇共同建设。",
        "支持古碑镇人民政府建设，组织古碑镇人民政府人员培训。",
        "古碑镇人民政府的文件已转发。",
        "古碑镇人民政府与麻埠镇共建道路。",
        "资金拨付后，古碑镇人民政府按月支付。",
        "白塔畈镇人民政府修路。古碑镇人民政府修渠。",  # partners, one after another
        "参照《金寨县白塔畈镇人民政府财务制度》执行。",
    ]
    assert said(towns) == {text: [] for text in towns}
    bureaus = [
        "临武县应急管理局认真组织自评。",
        "县应急管理局认真组织自评。",
        "郴州市应急管理局下达资金。",
        "湖南省应急管理厅下达资金。",
        "临武县水利局配合。",
        "桂阳县水利局认真组织。",
    ]
    assert said(bureaus, BUREAU) == {text: [] for text in bureaus}
    assert said(["嘉禾县应急管理局下达资金。"], BUREAU, "嘉禾县应急管理局") == {
        "嘉禾县应急管理局下达资金。": []
    }
    for unit in ("某县公路站", "重庆科学城融媒体中心", "第一中学"):  # no place, or no kind
        assert said(["金寨县白塔畈镇人民政府修路。"], unit) == {"金寨县白塔畈镇人民政府修路。": []}


def test_d09_a_department_speaks_of_itself() -> None:
    fields = {"department_name": "唐山市丰南区应急管理局"}
    (other, own) = judge_departments(
        [
            good_department(fields, bodies={"栏1.2": text})
            for text in ("唐山市丰润区应急管理局高度重视。", "唐山市丰南区应急管理局高度重视。")
        ]
    )
    assert [f.given for f in found(other, "D09")] == ["唐山市丰润区应急管理局"]
    assert found(own, "D09") == []


# another year


def test_d09_names_the_year_that_is_not_the_forms() -> None:
    finding = only(written("我单位对2023年度道路养护资金进行了绩效自评。"), "D09")
    assert (finding.severity, finding.place) == (WARNING, "报告正文!E8")
    assert finding.message == (
        "「对2023年度道路养护资金进行了绩效自评」写的是 2023 年度，本表是 2024 年度"
    )
    assert (finding.given, finding.expected) == ("2023年", "2024年")


def test_d09_another_year_is_said_to_be_evaluated() -> None:
    texts = [
        "对2023年部门整体支出开展了自评。",
        "现将2023年度绩效自评情况报告如下。",
        "2023年度项目支出自评得分95分。",
        "截至2023年12月31日，支出资金100万元。",
        "截止2022年底，项目已全部完成。",
    ]
    assert said(texts) == {
        text: ["2022年" if "2022" in text else "2023年"] for text in texts
    }  # fmt: skip


def test_d09_other_years_that_a_text_may_well_name() -> None:
    texts = [
        "我单位对2024年度道路养护资金进行了绩效自评。",
        "截至2024年12月31日，支出资金100万元。",
        "根据《关于开展2023年度绩效自评工作的通知》，组织自评。",
        "根据2023年度绩效自评情况改进管理。",
        "按照财政局对2023年项目进行绩效评价的要求，完成整改。",
        "上年对2023年度资金进行了自评，本年继续。",
        "2023年度自评结果已应用于本年预算。",
        "执行率比2023年提高2个百分点。",
        "2023年结转资金10万元，已全部支出。",
        "截至2023年12月31日，结转资金10万元，本年全部支出。",
        "截至2023年底累计完成100公里。",
        "截至2023年底完成100公里，2024年完成10公里。",
        "截至2023年12月31日，共有在册党员48人，完成登记。",
        "对2023年至2024年项目进行了绩效评价。",
        "2023年开工，2024年完工。",
        "临财绩〔2023〕124号、财预[2020]10号。",
        "2025年将对2025年度资金开展绩效自评。",
    ]
    assert said(texts) == {text: [] for text in texts}


def test_d09_a_name_behind_nothing_but_a_time() -> None:
    told = said(
        [
            "2024年，湘阴县教育局认真落实资金管理要求，完成校舍改造。",
            "截至2024年12月31日，湘阴县教育局支付工程款。",
            "校舍竣工验收后，湘阴县教育局派员核查。",
            "2024年，平江县教育局认真落实资金管理要求。",
            "2024年，与湘阴县教育局共同开展教研。",
        ],
        unit="平江县教育局",
        department="平江县教育局",
    )
    assert [bool(given) for given in told.values()] == [True, True, False, False, False]


# another year in what was done about the goals


def goal_of(actual: str, **fields: str) -> Filling:
    """Return a project of 2024 with this completion of its goal."""
    return good(fields, goals=[{"expected": "完成道路养护。", "actual": actual}])


def test_d09_the_completion_of_the_goals_in_another_year() -> None:
    finding = only(goal_of("2023年度，我局完成道路养护12公里。"), "D09")
    assert (finding.severity, finding.place) == (WARNING, "绩效目标!B8")
    assert finding.message == "完成情况写的是 2023 年，本表是 2024 年度"
    texts = ["2023年改造道路12公里。", "2023年全年共支出119万元。", "2025年已完成道路养护。"]
    assert all(found(result, "D09") for result in judge_all(goal_of(text) for text in texts))


def test_d09_years_beside_the_one_of_the_form() -> None:
    texts = [
        "2024年度，我局完成道路养护12公里。",
        "2023年启动，2024年完成道路养护12公里。",
        "2023年度结转资金已全部支出。",
        "2023年农村公路养护项目已竣工验收。",
        "根据2023年计划完成道路养护。",
        "较2023年增加养护里程2公里。",
        "完成2023年提前下达资金的支付。",
    ]
    cases = [*map(goal_of, texts), goal_of("2023年完成道路养护。", project_name="2023年道路养护")]
    assert [found(result, "D09") for result in judge_all(cases)] == [[]] * len(cases)
