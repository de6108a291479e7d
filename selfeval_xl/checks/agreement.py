"""C: a department's list of projects, its fund matrix and the projects' own forms must agree."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check, named, split_place
from selfeval_xl.checks.matrix import SIDES, differs, level_amounts
from selfeval_xl.exact import (
    Fit,
    divide,
    fixed,
    half_unit,
    percent_text,
    places_of,
    plain,
    round_half_up,
    to_wan,
    wan_printed,
    wan_text,
)
from selfeval_xl.findings import Severity
from selfeval_xl.forms import FUND_LEVELS
from selfeval_xl.intake import known
from selfeval_xl.members import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence
    from selfeval_xl.members import Member

_FULL_COVERAGE = "财政部关于中央部门绩效自评的通知（一、二级项目全覆盖）"
_ATTACHED = "湖南省部门整体支出绩效自评报告附件（每个项目一张自评表）"
_NO_BRACKETS = str.maketrans("", "", "()（）〔〕[]【】")
_LIST_WORDS = {"budget": "安排数", "spent": "支出数"}
_FORM_WORDS = {"budget": "全年预算数", "spent": "全年执行数"}


def _lists(evidence: Evidence) -> Iterator[tuple[Any, list[Any]]]:
    """Yield every department with its list of projects, if it has one."""
    groups = evidence.frames.by_form("projects")
    for form in evidence.frames.rows("forms"):
        if form.form_id in groups:
            yield form, groups[form.form_id]


def _at(row: Any, key: str) -> tuple[str, str, tuple[str, ...]]:  # noqa: ANN401 (a frame's tuple)
    """Return form id, sheet and cell of a row's value."""
    return row.form_id, row.sheet, (getattr(row, f"{key}_at"),)


def _paired(evidence: Evidence) -> Iterator[tuple[Any, Member]]:
    """Yield every listed project that has exactly one form, with it."""
    for form, rows in _lists(evidence):
        pairing = evidence.pairings[form.form_id]
        for row in rows:
            members = pairing.of_row[int(row.row)]
            if len(members) == 1:
                yield row, members[0]


@check(
    "C01",
    "每个项目一张自评表",
    Severity.ERROR,
    looks_for="项目清单里的每个项目是否有且只有一张自评表（按编码或名称对应）；自评表是否都在清单上；"
    "清单里有没有重复的项目。没有找到任何自评表的，只作提示。",
    remedy="把该项目的自评填报表放到部门工作簿旁边，或补进清单；重复的只留一份。",
    basis=_FULL_COVERAGE,
)
def one_form_per_project(evidence: Evidence) -> Iterator[Problem]:
    """Find projects without a form or with several, forms that are not listed, rows listed twice."""
    for form, rows in _lists(evidence):
        yield from _listed_twice(rows)
        pairing = evidence.pairings[form.form_id]
        if not any(pairing.of_row.values()) and not pairing.unlisted:
            yield Problem(
                form.form_id, form.projects_sheet, (), "没有找到本部门的项目自评填报表，未逐项核对",
                expected="每个项目一张自评表", severity=Severity.INFO,
                remedy="需要逐项核对的，把各项目的自评填报表与本文件放在同一文件夹。",
            )  # fmt: skip
            continue
        for row in rows:
            yield from _forms_of(row, pairing.of_row[int(row.row)])
        for member in pairing.unlisted:
            yield Problem(
                form.form_id, form.projects_sheet, (),
                f"自评表「{member.path.name}」的项目「{named(member.name)}」不在项目清单中",
                given=named(member.name), expected="列入项目清单",
                remedy="把该项目补进清单；不属于本部门或本年度的，移出文件夹。",
            )  # fmt: skip


def _listed_twice(rows: list[Any]) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], Any] = {}
    for row in rows:
        if known(row.code):
            key: tuple[str, ...] = ("code", squeezed(row.code))
        elif known(row.name):
            key = ("name", *map(squeezed, (row.name, row.document_number, row.fund_level)))
        else:
            continue
        first = seen.setdefault(key, row)
        if first is not row:
            what = "编码" if key[0] == "code" else "名称"
            yield Problem(
                *_at(row, "code" if key[0] == "code" else "name"),
                f"「{named(row.name)}」与第 {first.row} 行的{what}相同",
                given=row.code if key[0] == "code" else row.name, expected="每个项目一行",
            )  # fmt: skip


def _forms_of(row: Any, members: tuple[Member, ...]) -> Iterator[Problem]:  # noqa: ANN401
    if len(members) > 1:
        files = "、".join(member.path.name for member in members)
        yield Problem(
            *_at(row, "name"), f"「{named(row.name)}」有 {len(members)} 张自评表：{files}",
            given=f"{len(members)}张", expected="1张",
        )  # fmt: skip
    elif not members and row.evaluated == "是" and not known(row.form_file):
        yield Problem(
            *_at(row, "name"), f"「{named(row.name)}」没有找到自评表",
            given="0张", expected="1张",
        )  # fmt: skip
    elif members and row.evaluated == "否":
        yield Problem(
            *_at(row, "evaluated"), f"「{named(row.name)}」已有自评表，是否自评却填「否」",
            given="否", expected="是", severity=Severity.WARNING,
            remedy="已开展自评的改填「是」。",
        )  # fmt: skip


@check(
    "C02",
    "自评覆盖率",
    Severity.ERROR,
    looks_for="开展自评的项目是否覆盖全部项目（按个数和金额）；已申报的项目个数、自评个数、覆盖率"
    "是否与项目清单一致。",
    remedy="没有自评的项目补做自评；申报的个数和覆盖率按项目清单改正。",
    rule="coverage",
)
def coverage_complete(evidence: Evidence) -> Iterator[Problem]:
    """Compute the coverage by number and by amount, and compare what was declared."""
    for form, rows in _lists(evidence):
        done = [row for row in rows if row.evaluated == "是"]
        coverage = divide(len(done), len(rows)) or Decimal(0)
        missing = [row for row in rows if row.evaluated == "否"]
        wanted = evidence.profiles[form.form_id].number("coverage")
        if missing and coverage < wanted:
            whole, part = _budget(rows), _budget(done)
            by_amount = divide(part, whole)
            amounts = f"，按金额 {percent_text(by_amount)}" if by_amount is not None else ""
            yield Problem(
                form.form_id, rows[0].sheet, tuple(row.evaluated_at for row in missing),
                f"{len(missing)} 个项目没有开展自评，覆盖率按个数 {percent_text(coverage)}{amounts}",
                given=percent_text(coverage), expected=percent_text(wanted),
            )  # fmt: skip
        yield from _declared_counts(form, rows, done, coverage)


def _budget(rows: list[Any]) -> int:
    return sum(int(row.budget) for row in rows if known(row.budget))


def _declared_counts(
    form: Any,  # noqa: ANN401 (a frame's tuple)
    rows: list[Any],
    done: list[Any],
    coverage: Decimal,
) -> Iterator[Problem]:
    for key, label, count in (
        ("declared_projects", "项目个数", len(rows)),
        ("declared_evaluated", "开展自评的项目个数", len(done)),
    ):
        stated = getattr(form, key)
        if known(stated) and stated != count:
            yield Problem(
                form.form_id, *split_place(getattr(form, f"{key}_at")),
                f"已申报的{label}与项目清单不一致",
                given=plain(stated), expected=str(count), difference=plain(stated - count),
            )  # fmt: skip
    stated = form.declared_coverage
    if known(stated):
        percent = stated * 100
        places = min(2, places_of(percent))
        if round_half_up(percent, places) != round_half_up(coverage * 100, places):
            yield Problem(
                form.form_id, *split_place(form.declared_coverage_at),
                "已申报的绩效自评覆盖率与项目清单不一致",
                given=f"{plain(percent)}%", expected=percent_text(coverage),
                difference=f"{fixed(percent - coverage * 100)}个百分点",
            )  # fmt: skip


@check(
    "C03",
    "项目清单、资金矩阵、项目自评表一致",
    Severity.ERROR,
    looks_for="项目清单按类别、按层级汇总的安排数和支出数，是否等于资金矩阵；每个项目的金额、执行率、得分、"
    "等级，是否与该项目的自评表相同（核对到分）。",
    remedy="以指标文件和支付记录为准，把清单、矩阵和项目自评表改成一致。",
    basis=REVIEW_PRACTICE,
)
def list_agrees(evidence: Evidence) -> Iterator[Problem]:
    """Compare the list with the matrix, and each of its rows with the project's own form."""
    matrices = evidence.frames.by_form("matrix")
    for form, rows in _lists(evidence):
        matrix = matrices.get(form.form_id, [])
        if matrix:
            by_category = list(_by_category(form, rows, matrix))
            by_level = list(_by_level(form, rows, matrix))
            yield from by_category
            yield from by_level
            if not by_category and not by_level:
                yield from _whole(form, rows, matrix)
    for row, member in _paired(evidence):
        yield from _amounts_agree(row, member)
        yield from _scores_agree(row, member)


def _amounts(rows: list[Any], key: str) -> list[Decimal]:
    """Return the amounts that some rows give in a column, in 万元."""
    return [to_wan(int(value)) for row in rows if known(value := getattr(row, key))]


def _by_category(form: Any, rows: list[Any], matrix: list[Any]) -> Iterator[Problem]:  # noqa: ANN401
    known_names = {squeezed(row.category) for row in matrix if known(row.category)}
    for row in rows:
        if known(row.category) and squeezed(row.category) not in known_names:
            yield Problem(
                *_at(row, "category"), f"资金类别「{row.category}」不在资金矩阵中",
                given=row.category, expected="、".join(r.category for r in matrix if r.category),
            )  # fmt: skip
    for line in matrix:
        own = [r for r in rows if known(line.category) and _same(r.category, line.category)]
        for side, word in SIDES.items():
            what = (
                f"项目清单中「{named(line.category)}」{_LIST_WORDS[side]}之和",
                f"资金矩阵的{word}",
            )
            place = line.sheet, (line.category_at,)
            right = level_amounts(line, side)
            yield from differs(form.form_id, place, what, _amounts(own, side), right)


def _by_level(form: Any, rows: list[Any], matrix: list[Any]) -> Iterator[Problem]:  # noqa: ANN401
    for level, end in FUND_LEVELS.items():
        own = [row for row in rows if row.fund_level == level]
        for side, word in SIDES.items():
            what = f"项目清单中{level}资金{_LIST_WORDS[side]}之和", f"资金矩阵的{level}{word}"
            place = matrix[0].sheet, _column(matrix, f"{side}_{end}_at")
            right = _amounts(matrix, f"{side}_{end}")
            yield from differs(form.form_id, place, what, _amounts(own, side), right)


def _column(rows: list[Any], key: str) -> tuple[str, ...]:
    """Return the address of a column over some rows."""
    first, last = getattr(rows[0], key), getattr(rows[-1], key)
    return () if not first else (first if first == last else f"{first}:{last}",)


def _whole(form: Any, rows: list[Any], matrix: list[Any]) -> Iterator[Problem]:  # noqa: ANN401
    for side, word in SIDES.items():
        right = [amount for line in matrix for amount in level_amounts(line, side)]
        place = rows[0].sheet, _column(rows, f"{side}_at")
        what = f"项目清单{_LIST_WORDS[side]}合计", f"资金矩阵的{word}合计"
        yield from differs(form.form_id, place, what, _amounts(rows, side), right)


def _same(one: object, other: object) -> bool:
    return squeezed(one) == squeezed(other)


def _amounts_agree(row: Any, member: Member) -> Iterator[Problem]:  # noqa: ANN401 (a frame's tuple)
    """Compare budget and spending of a listed project with its own form.

    An amount of the list that the form's exact amount rounds to is only noted.
    """
    for key, label in _LIST_WORDS.items():
        listed, own = getattr(row, key), getattr(member, key)
        if not known(listed) or own is None or listed == own:
            continue
        gap = to_wan(int(listed) - own)
        within = abs(gap) <= half_unit(to_wan(int(listed)))
        yield Problem(
            *_at(row, key),
            f"「{named(row.name)}」{label}与自评表「{member.path.name}」的{_FORM_WORDS[key]}不一致"
            f"{f'（{Fit.ROUNDING.value}）' if within else ''}",
            given=f"{wan_text(int(listed))}万元", expected=f"{wan_text(own)}万元",
            difference=f"{wan_printed(gap)}万元", severity=Severity.INFO if within else None,
        )  # fmt: skip
    stated, own_rate = row.rate_stated, member.stated_rate
    if known(stated) and own_rate is not None:
        places = min(2, places_of(stated * 100), places_of(own_rate * 100))
        gap = round_half_up(stated * 100, places) - round_half_up(own_rate * 100, places)
        if gap:
            yield Problem(
                *_at(row, "rate_stated"),
                f"「{named(row.name)}」已申报的执行率与自评表「{member.path.name}」的不一致",
                given=f"{plain(stated * 100)}%", expected=f"{plain(own_rate * 100)}%",
                difference=f"{plain(gap)}个百分点",
            )  # fmt: skip


def _scores_agree(row: Any, member: Member) -> Iterator[Problem]:  # noqa: ANN401
    """Compare score and grade of a listed project with its own form."""
    file, name = member.path.name, named(row.name)
    if row.self_score is not None and member.score is None:
        yield Problem(
            *_at(row, "self_score"), f"「{name}」的自评表「{file}」没有填全得分，无法核对",
            given=f"{plain(row.self_score)}分", expected="自评表各指标都有得分",
            severity=Severity.WARNING, remedy="补填该项目自评表的得分。",
        )  # fmt: skip
    elif row.self_score is not None and member.score is not None and row.self_score != member.score:
        yield Problem(
            *_at(row, "self_score"), f"「{name}」自评得分与自评表「{file}」不一致",
            given=f"{plain(row.self_score)}分", expected=f"{plain(member.score)}分",
            difference=f"{plain(row.self_score - member.score)}分",
        )  # fmt: skip
    if known(row.self_grade) and member.grade and not _same(row.self_grade, member.grade):
        yield Problem(
            *_at(row, "self_grade"), f"「{name}」自评等级与自评表「{file}」不一致",
            given=row.self_grade, expected=member.grade,
        )  # fmt: skip


@check(
    "C04",
    "列出的附件都在",
    Severity.ERROR,
    looks_for="项目清单里写明的项目自评表文件，是否都在部门工作簿所在的文件夹里、能读出来。",
    remedy="把文件放到部门工作簿旁边，或改正文件名。",
    basis=_ATTACHED,
)
def named_files_exist(evidence: Evidence) -> Iterator[Problem]:
    """Find files named in the list that are not there or are no project form."""
    for form, rows in _lists(evidence):
        named_files = evidence.attached[form.form_id].named
        for row in rows:
            fault = named_files.get(int(row.row))
            if isinstance(fault, str):
                yield Problem(
                    *_at(row, "form_file"), f"项目自评表文件「{row.form_file}」：{fault}",
                    given=row.form_file, expected="同一文件夹里的项目自评填报表",
                )  # fmt: skip


@check(
    "C05",
    "资金文号与金额对应",
    Severity.WARNING,
    looks_for="同一资金文号在清单里是否对着不同的金额；与项目自评表里同一文号的金额是否相同。",
    remedy="核对指标文件：一个文号分给几个项目的，说明分配情况；写错的改正。",
    basis=REVIEW_PRACTICE,
)
def document_fits_amount(evidence: Evidence) -> Iterator[Problem]:
    """Find document numbers with several amounts, in the list or against a project's form."""
    for _, rows in _lists(evidence):
        by_number: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            if known(row.document_number) and known(row.budget):
                by_number[_bare_number(row.document_number)].append(row)
        for same in by_number.values():
            amounts = dict.fromkeys(int(row.budget) for row in same)
            if len(amounts) > 1:
                yield Problem(
                    same[0].form_id, same[0].sheet, tuple(row.document_number_at for row in same),
                    f"资金文号「{same[0].document_number}」对应 {len(amounts)} 个不同的安排数",
                    given="、".join(f"{wan_text(amount)}万元" for amount in amounts),
                    expected="一个文号一个金额，或说明分配情况",
                )  # fmt: skip
    for row, member in _paired(evidence):
        if known(row.document_number) and known(row.budget):
            yield from _number_agrees(row, member)


def _number_agrees(row: Any, member: Member) -> Iterator[Problem]:  # noqa: ANN401
    numbers = {_bare_number(number): amount for number, amount in member.numbers.items()}
    number = _bare_number(row.document_number)
    if numbers and number not in numbers:
        yield Problem(
            *_at(row, "document_number"),
            f"「{named(row.name)}」的资金文号与自评表「{member.path.name}」的不同",
            given=row.document_number, expected="、".join(member.numbers),
        )  # fmt: skip
    elif number in numbers and numbers[number] != row.budget != member.budget:
        yield Problem(
            *_at(row, "document_number"),
            f"资金文号「{row.document_number}」在自评表「{member.path.name}」中的金额不同",
            given=f"{wan_text(int(row.budget))}万元", expected=f"{wan_text(numbers[number])}万元",
            difference=f"{wan_text(int(row.budget) - numbers[number])}万元",
        )  # fmt: skip


def _bare_number(number: str) -> str:
    """Return a document number without brackets, so that 唐财建[2024]10号 is 唐财建〔2024〕10号."""
    return squeezed(number).translate(_NO_BRACKETS)


CHECKS = (
    one_form_per_project,
    coverage_complete,
    list_agrees,
    named_files_exist,
    document_fits_amount,
)
