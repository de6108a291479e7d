"""Transfer forms through the interchange: exported with addresses, poured where there is a place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from official_forms import (
    MANAGEMENT,
    Official,
    lay_out,
    levelled,
    managed,
    plain_form,
    save,
    transfer_form,
)

from selfeval_xl.intake import read_file
from selfeval_xl.interchange import export, fill

if TYPE_CHECKING:
    from pathlib import Path

LABELLED = "其中：中央财政资金（财农〔2023〕15号 300万元）"


def saved(form: Official, folder: Path) -> Path:
    return save({"自评表": [lay_out(form)]}, folder / "上报.xlsx")


def data(form: Official, folder: Path) -> dict[str, Any]:
    """Return the data of a form as its file has them."""
    path = export(saved(form, folder), folder).path
    (one,) = json.loads(path.read_text(encoding="utf-8"))["forms"]
    assert isinstance(one, dict)
    return one


def poured(source: Path, folder: Path) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """Return the bodies of the filled template by section, and the notices."""
    (filled,) = fill(source, folder)
    rows = read_file(filled.path, "0").rows["texts"]
    return {row["code"]: row["body"] for row in rows}, filled.notices


def test_the_management_of_funds_is_exported_with_addresses(tmp_path: Path) -> None:
    tables = data(levelled({}, {1: LABELLED}), tmp_path)["tables"]
    assert tables["management"][4] == {
        "row": 19, "sheet": "自评表",
        "values": {
            "aspect": {"value": "执行准确性", "cell": "B19"},
            "situation": {"value": MANAGEMENT[4][1], "cell": "D19"},
            "problems": {"value": MANAGEMENT[4][2], "cell": "F19"},
        },
    }  # fmt: skip
    (remark,) = tables["remarks"]
    assert remark["values"]["text"] == {"value": "无", "cell": "B32"}
    part = tables["fund_lines"][2]["values"]
    assert (part["source"]["value"], part["whole"]["value"]) == ("省级资金", "地方资金")
    assert part["budget"] == {"value": 150_000_000, "unit": "分", "cell": "D11"}
    assert part["rate"] == {"value": "0.9333", "cell": "F11"}
    (document,) = tables["documents"]
    assert document["values"]["number"] == {"value": "财农〔2023〕15号", "cell": "B9"}
    assert document["values"]["amount"]["value"] == 300_000_000


def test_a_form_without_such_tables_exports_none(tmp_path: Path) -> None:
    tables = data(plain_form(), tmp_path)["tables"]
    assert not {"management", "remarks", "documents"} & tables.keys()


@pytest.mark.parametrize("through_json", [True, False])
def test_the_texts_are_poured_into_the_report(tmp_path: Path, *, through_json: bool) -> None:
    source = saved(transfer_form(remark="审计发现问题 1 个，已整改。"), tmp_path)
    if through_json:
        source = export(source, tmp_path).path
    bodies, notices = poured(source, tmp_path / "填报")
    body = bodies["栏2.3"]
    assert body is not None
    assert body.split("\n")[4] == (
        "执行准确性：按下达的预算科目和项目执行。 存在问题和改进措施：两座水库进度较慢，已督促施工单位加快。"
    )
    for aspect, situation, problems in MANAGEMENT:
        assert f"{aspect}：{situation} 存在问题和改进措施：{problems}" in body
    assert bodies["栏7"] == "审计发现问题 1 个，已整改。"
    assert not bodies["栏1.1"]
    assert notices == (
        "「资金管理情况」写入报告正文「项目资金管理情况分析」。",
        "「说明」写入报告正文「其他需要说明的问题」。",
        (
            "「地方资金」的其中项（省级资金 预算 150.00万元、执行 140.00万元、市县资金 预算 50.00万元、"
            "执行 40.00万元）在模板中没有单独的行，没有写入。"
        ),
    )


def test_blank_aspects_are_passed_over(tmp_path: Path) -> None:
    texts = dict.fromkeys(range(1, 7), (None, None))
    bodies, _ = poured(
        saved(transfer_form(management=managed(texts), remark=""), tmp_path), tmp_path
    )
    assert bodies["栏2.3"] == f"分配科学性：{MANAGEMENT[0][1]} 存在问题和改进措施：无"
    assert not bodies["栏7"]


def test_document_numbers_reach_their_source(tmp_path: Path) -> None:
    head = (
        *transfer_form().head,
        ("资金文号", "财农〔2022〕98号 200万元；财农〔2023〕15号 100万元"),
    )
    (filled,) = fill(saved(transfer_form(head=head), tmp_path), tmp_path)
    funds = read_file(filled.path, "0").rows["funds"]
    assert [(row["source"], row["document_number"]) for row in funds] == [
        ("中央财政资金", "财农〔2022〕98号、财农〔2023〕15号"), ("地方资金", ""),
    ]  # fmt: skip
    assert filled.notices[-2:] == (
        "资金文号写入「中央财政资金」一行。",
        "资金文号旁的金额（财农〔2022〕98号 200.00万元、财农〔2023〕15号 100.00万元）在模板中没有栏目，没有写入。",
    )
