"""C: a department's list of projects, its fund matrix and the projects' own forms must agree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check, named, split_place
from selfeval_xl.checks.matrix import SIDES, differs, is_unread, level_amounts
from selfeval_xl.checks.scores import grade_word
from selfeval_xl.exact import (
    PRINTED_PLACES,
    Fit,
    divide,
    fixed,
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
from selfeval_xl.members import (
    document_numbers,
    is_of_department,
    is_of_year,
    is_same,
    squeezed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence
    from selfeval_xl.members import Member, Pairing

_FULL_COVERAGE = "财政部关于中央部门绩效自评的通知（一、二级项目全覆盖）"
_ATTACHED = "湖南省部门整体支出绩效自评报告附件（每个项目一张自评表）"
_LIST_WORDS = {"budget": "安排数", "spent": "支出数"}
_FORM_WORDS = {"budget": "全年预算数", "spent": "全年执行数"}
_IN_ROUNDING = "差额在四舍五入范围内，一般不必修改。"
_MOST_SHOWN = 40


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
            yield _no_forms(form, pairing)
            continue
        yield from _shared(rows, pairing)
        for row in rows:
            yield from _forms_of(form, row, pairing)
        for member in pairing.unlisted:
            yield Problem(
                form.form_id, form.projects_sheet, (),
                f"自评表「{member.file_name}」的项目「{named(member.name)}」不在项目清单中"
                + _other_code(rows, member),
                given=named(member.name), expected="列入项目清单",
                remedy="把该项目补进清单，或改正名称、编码；不属于本部门或本年度的，移出文件夹。",
            )  # fmt: skip


def _no_forms(form: Any, pairing: Pairing) -> Problem:  # noqa: ANN401
    strangers = {member.file_name: member for own in pairing.strangers.values() for member in own}
    note, remedy = "", "需要逐项核对的，把各项目的自评填报表与本文件放在同一文件夹。"
    if strangers:
        member = next(iter(strangers.values()))
        note = f"（与清单同名的自评表有 {len(strangers)} 张，但{_strange(form, member)}等）"
        remedy = "核对这些自评表的年度、主管部门是否填错；不是本部门本年度的，不必理会。"
    return Problem(
        form.form_id, form.projects_sheet, (),
        f"没有找到本部门的项目自评填报表，未逐项核对{note}",
        expected="每个项目一张自评表", severity=Severity.INFO, remedy=remedy,
    )  # fmt: skip


def _strange(form: Any, member: Member) -> str:  # noqa: ANN401
    """Say why a form is none of the department's."""
    why = []
    if not is_of_year(form, member):
        why.append(f"年度是 {member.year}")
    if not known(form.department_name):
        why.append("本表没有填部门名称")
    elif not known(member.department):
        why.append("没有填主管部门")
    elif not is_of_department(form, member):
        why.append(f"主管部门是「{member.department}」")
    return "、".join(why)


def _other_code(rows: list[Any], member: Member) -> str:
    """Say under which codes a form's name is listed; they are not its own."""
    codes = [str(r.code) for r in rows if known(r.code) and is_same(r.name, member.name)]
    if not codes or not known(member.code):
        return ""
    return f"（自评表的编码是 {member.code}，清单中同名项目的编码是 {'、'.join(codes)}）"


def _listed_twice(rows: list[Any]) -> Iterator[Problem]:
    """Find rows of one code, or of one name, 资金文号 and level unless their codes differ."""
    by_code: dict[str, Any] = {}
    by_name: dict[tuple[object, ...], list[Any]] = defaultdict(list)
    for row in rows:
        first = by_code.setdefault(squeezed(row.code), row) if known(row.code) else row
        key, what = "code", "编码"
        if first is row and known(row.name):
            numbers = document_numbers(row.document_number)
            same = by_name[squeezed(row.name), numbers, squeezed(row.fund_level)]
            first = next((r for r in same if not (known(r.code) and known(row.code))), row)
            key, what = "name", "名称"
            same.append(row)
        if first is not row:
            yield Problem(
                *_at(row, key), f"「{named(row.name)}」与第 {first.row} 行的{what}相同",
                given=getattr(row, key), expected="每个项目一行",
                remedy="同一项目只列一行；确是两个项目的，改正名称或编码。",
            )  # fmt: skip


def _shared(rows: list[Any], pairing: Pairing) -> Iterator[Problem]:
    """Find rows that name the file of another row."""
    first_of: dict[int, Any] = {}
    for row in rows:
        for member in pairing.of_row[int(row.row)]:
            first = first_of.setdefault(id(member), row)
            if first is not row:
                yield Problem(
                    *_at(row, "form_file"),
                    f"「{named(row.name)}」与第 {first.row} 行写的是同一张自评表「{member.file_name}」",
                    given=member.file_name, expected="每个项目一张自评表",
                    remedy="写各项目自己的自评表；同一项目列了两行的，并成一行。",
                )  # fmt: skip


def _forms_of(form: Any, row: Any, pairing: Pairing) -> Iterator[Problem]:  # noqa: ANN401
    members = pairing.of_row[int(row.row)]
    if len(members) > 1:
        files = "、".join(member.file_name for member in members)
        yield Problem(
            *_at(row, "name"), f"「{named(row.name)}」有 {len(members)} 张自评表：{files}",
            given=f"{len(members)}张", expected="1张",
        )  # fmt: skip
    elif not members and row.evaluated == "是" and not known(row.form_file):
        near = next(iter(pairing.strangers.get(int(row.row), ())), None)
        why = f"（「{near.file_name}」同名，但{_strange(form, near)}）" if near else ""
        yield Problem(
            *_at(row, "name"), f"「{named(row.name)}」没有找到自评表{why}",
            given="0张", expected="1张",
            remedy="把该项目的自评填报表放到部门工作簿旁边；已经放了的，核对其名称、编码、年度和主管部门。",
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
    """Compute the coverage by number and by amount, and compare what was declared.

    A coverage that the rules are not certain to want (待核实) is asked for by a 警告; what was declared
    is held against the list alone.
    """
    for form, rows in _lists(evidence):
        done = [row for row in rows if row.evaluated == "是"]
        coverage = divide(len(done), len(rows)) or Decimal(0)
        missing = [row for row in rows if row.evaluated == "否"]
        profile = evidence.profiles[form.form_id]
        wanted = profile.number("coverage")
        by_amount = divide(_budget(done), _budget(rows))
        if missing and min(coverage, by_amount if by_amount is not None else coverage) < wanted:
            amounts = f"，按金额 {percent_text(by_amount)}" if by_amount is not None else ""
            yield Problem(
                form.form_id, rows[0].sheet, tuple(row.evaluated_at for row in missing),
                f"{len(missing)} 个项目没有开展自评，覆盖率按个数 {percent_text(coverage)}{amounts}",
                given=percent_text(coverage), expected=percent_text(wanted),
                remedy="没有自评的项目补做自评；确已自评的，是否自评改填「是」。",
                severity=Severity.WARNING if profile["coverage"].is_unsure else None,
            )  # fmt: skip
        yield from _declared_counts(form, rows, len(done), len(done) + len(missing) == len(rows))


def _budget(rows: list[Any]) -> int:
    return sum(int(row.budget) for row in rows if known(row.budget))


def _declared_counts(
    form: Any,  # noqa: ANN401 (a frame's tuple)
    rows: list[Any],
    done: int,
    all_answered: bool,  # noqa: FBT001
) -> Iterator[Problem]:
    """Compare declared counts and coverage; without every 是否自评 they are not known."""
    remedy = "申报的个数和覆盖率按项目清单改正；清单漏列、多列的，改正清单。"
    for key, label, count, is_known in (
        ("declared_projects", "项目个数", len(rows), True),
        ("declared_evaluated", "开展自评的项目个数", done, all_answered),
    ):
        stated = getattr(form, key)
        if is_known and known(stated) and stated != count:
            yield Problem(
                form.form_id, *split_place(getattr(form, f"{key}_at")),
                f"已申报的{label}与项目清单不一致",
                given=plain(stated), expected=str(count), difference=plain(stated - count),
                remedy=remedy, basis=REVIEW_PRACTICE,
            )  # fmt: skip
    stated = form.declared_coverage
    if all_answered and known(stated):
        coverage, percent = divide(done, len(rows)) or Decimal(0), stated * 100
        places = min(2, places_of(percent))
        if round_half_up(percent, places) != round_half_up(coverage * 100, places):
            yield Problem(
                form.form_id, *split_place(form.declared_coverage_at),
                "已申报的绩效自评覆盖率与项目清单不一致",
                given=f"{plain(percent)}%", expected=percent_text(coverage),
                difference=f"{fixed(percent - coverage * 100)}个百分点", remedy=remedy,
                basis=REVIEW_PRACTICE,
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
    matrices, unreadable = evidence.frames.by_form("matrix"), evidence.unreadable()
    for form, rows in _lists(evidence):
        matrix = matrices.get(form.form_id, [])
        if not matrix:
            continue
        unread = {
            (int(line.row), side)
            for line in matrix
            for side in SIDES
            if is_unread(line, side, unreadable)
        }
        compared = [*_by_category(rows, matrix, unread), *_by_level(rows, matrix, unread)]
        yield from compared or _whole(rows, matrix, unread)
    for row, member in _paired(evidence):
        yield from _names_agree(row, member)
        yield from _amounts_agree(row, member)
        yield from _scores_agree(row, member)


@dataclass(frozen=True)
class _Sum:
    """Amounts in 万元 to be added up; ``is_open`` tells that some of them are not there to be added."""

    parts: list[Decimal]
    is_open: bool

    @property
    def total(self) -> Decimal:
        """What the amounts add up to."""
        return sum(self.parts, Decimal(0))


def _listed(rows: list[Any], side: str, *, strays: bool = False) -> _Sum:
    """Return what some listed projects add up to; ``strays`` says that some could not be placed."""
    parts = [to_wan(int(value)) for row in rows if known(value := getattr(row, side))]
    return _Sum(parts, strays or len(parts) < len(rows))


def _in_matrix(
    lines: list[Any], side: str, unread: set[tuple[int, str]], parts: list[Decimal] | None = None
) -> _Sum:
    """Return what some rows of the matrix add up to, over all levels unless ``parts`` are given."""
    if parts is None:
        parts = [amount for line in lines for amount in level_amounts(line, side)]
    return _Sum(parts, any((int(line.row), side) in unread for line in lines))


def _agree(
    place: tuple[str, str, tuple[str, ...]], what: tuple[str, str], listed: _Sum, matrix: _Sum
) -> Iterator[Problem]:
    """Compare a sum of the list with one of the matrix; what is not filled in explains what lacks.

    Each gap is named at its own place, by F07, F09 and P01.
    """
    more = listed.total - matrix.total
    if not (listed.is_open and more < 0) and not (matrix.is_open and more > 0):
        yield from differs(place[0], place[1:], what, listed.parts, matrix.parts)


def _by_category(
    rows: list[Any], matrix: list[Any], unread: set[tuple[int, str]]
) -> Iterator[Problem]:
    lines: dict[str, list[Any]] = defaultdict(list)
    for line in matrix:
        if known(line.category):
            lines[squeezed(line.category)].append(line)
    strays = [row for row in rows if squeezed(row.category) not in lines]
    for row in strays:
        if known(row.category):
            yield Problem(
                *_at(row, "category"), f"资金类别「{row.category}」不在资金矩阵中",
                given=row.category, expected="、".join(own[0].category for own in lines.values()),
                remedy="改成资金矩阵里的类别，或在资金矩阵里增加这一类。",
            )  # fmt: skip
    for key, own in lines.items():
        listed = [row for row in rows if known(row.category) and squeezed(row.category) == key]
        place = own[0].form_id, own[0].sheet, tuple(line.category_at for line in own)
        for side, word in SIDES.items():
            what = (
                f"项目清单中「{own[0].category}」{_LIST_WORDS[side]}之和",
                f"资金矩阵的{word}",
            )
            ours = _listed(listed, side, strays=bool(strays))
            yield from _agree(place, what, ours, _in_matrix(own, side, unread))


def _by_level(
    rows: list[Any], matrix: list[Any], unread: set[tuple[int, str]]
) -> Iterator[Problem]:
    strays = [row for row in rows if row.fund_level not in FUND_LEVELS]
    for row in strays:
        if known(row.fund_level):
            yield Problem(
                *_at(row, "fund_level"), f"资金层级「{row.fund_level}」不在下拉列表中",
                given=row.fund_level, expected="、".join(FUND_LEVELS),
                remedy="从下拉列表中选择；区级资金选「县级」。",
            )  # fmt: skip
    for level, end in FUND_LEVELS.items():
        listed = [row for row in rows if row.fund_level == level]
        for side, word in SIDES.items():
            what = f"项目清单中{level}资金{_LIST_WORDS[side]}之和", f"资金矩阵的{level}{word}"
            place = matrix[0].form_id, matrix[0].sheet, _column(matrix, f"{side}_{end}_at")
            column = [
                to_wan(int(v)) for line in matrix if known(v := getattr(line, f"{side}_{end}"))
            ]
            ours = _listed(listed, side, strays=bool(strays))
            yield from _agree(place, what, ours, _in_matrix(matrix, side, unread, column))


def _column(rows: list[Any], key: str) -> tuple[str, ...]:
    """Return the address of a column over some rows."""
    first, last = getattr(rows[0], key), getattr(rows[-1], key)
    return () if not first else (first if first == last else f"{first}:{last}",)


def _whole(rows: list[Any], matrix: list[Any], unread: set[tuple[int, str]]) -> Iterator[Problem]:
    for side, word in SIDES.items():
        place = rows[0].form_id, rows[0].sheet, _column(rows, f"{side}_at")
        what = f"项目清单{_LIST_WORDS[side]}合计", f"资金矩阵的{word}合计"
        yield from _agree(place, what, _listed(rows, side), _in_matrix(matrix, side, unread))


def _names_agree(row: Any, member: Member) -> Iterator[Problem]:  # noqa: ANN401 (a frame's tuple)
    """Compare the names of a listed project and of the form that its code or file led to."""
    if known(row.name) and known(member.name) and not is_same(row.name, member.name):
        yield Problem(
            *_at(row, "name"), f"项目名称与自评表「{member.file_name}」的不一致",
            given=row.name, expected=named(member.name), severity=Severity.WARNING,
            remedy="同一项目的，把名称改成一致；不是同一项目的，改正编码或项目自评表文件。",
        )  # fmt: skip


def _amounts_agree(row: Any, member: Member) -> Iterator[Problem]:  # noqa: ANN401 (a frame's tuple)
    """Compare budget and spending of a listed project with its own form.

    What is the same when the one is rounded as the other is only noted.
    """
    for key, label in _LIST_WORDS.items():
        listed, own = getattr(row, key), getattr(member, key)
        if not known(listed) or own is None or listed == own:
            continue
        within = _is_rounded(int(listed), own)
        yield Problem(
            *_at(row, key),
            f"「{named(row.name)}」{label}与自评表「{member.file_name}」的{_FORM_WORDS[key]}不一致"
            f"{f'（{Fit.ROUNDING.value}）' if within else ''}",
            given=f"{wan_text(int(listed))}万元", expected=f"{wan_text(own)}万元",
            difference=f"{wan_printed(to_wan(int(listed) - own))}万元",
            severity=Severity.INFO if within else None, remedy=_IN_ROUNDING if within else "",
        )  # fmt: skip
    stated, own_rate = row.rate_stated, member.stated_rate
    if known(stated) and own_rate is not None:
        places = min(2, places_of(stated * 100), places_of(own_rate * 100))
        ours, theirs = (round_half_up(rate * 100, places) for rate in (stated, own_rate))
        if ours != theirs:
            yield Problem(
                *_at(row, "rate_stated"),
                f"「{named(row.name)}」已申报的执行率与自评表「{member.file_name}」的不一致",
                given=f"{plain(ours)}%", expected=f"{plain(theirs)}%",
                difference=f"{plain(ours - theirs)}个百分点",
                remedy="用支出数除以安排数重新计算，两处改成一致。",
            )  # fmt: skip


def _is_rounded(one: int, other: int) -> bool:
    """Tell whether of two amounts of 分 the one is the other, printed with fewer decimals."""
    fine, coarse = sorted((to_wan(one), to_wan(other)), key=places_of, reverse=True)
    return round_half_up(fine, max(PRINTED_PLACES, places_of(coarse))) == coarse


def _scores_agree(row: Any, member: Member) -> Iterator[Problem]:  # noqa: ANN401
    """Compare score and grade of a listed project with its own form."""
    file, name = member.file_name, named(row.name)
    if row.self_score is not None and member.score is None:
        yield Problem(
            *_at(row, "self_score"), f"「{name}」的自评表「{file}」没有填全得分，无法核对",
            given=f"{plain(row.self_score)}分", expected="自评表各指标都有得分",
            severity=Severity.WARNING, remedy="补填该项目自评表的得分。",
        )  # fmt: skip
    elif row.self_score is not None and member.score is not None and row.self_score != member.score:
        rounded = row.self_score in {round_half_up(member.score, places) for places in (0, 1)}
        yield Problem(
            *_at(row, "self_score"),
            f"「{name}」自评得分与自评表「{file}」不一致{'（取整或保留一位小数）' if rounded else ''}",
            given=f"{plain(row.self_score)}分", expected=f"{plain(member.score)}分",
            difference=f"{plain(row.self_score - member.score)}分",
            severity=Severity.INFO if rounded else None,
            remedy="清单的得分照自评表填写；自评表填错的，改正自评表。",
        )  # fmt: skip
    if (
        known(row.self_grade)
        and member.grade
        and grade_word(row.self_grade) != grade_word(member.grade)
    ):
        yield Problem(
            *_at(row, "self_grade"), f"「{name}」自评等级与自评表「{file}」不一致",
            given=row.self_grade, expected=member.grade,
            remedy="清单的等级照自评表填写；自评表填错的，改正自评表。",
        )  # fmt: skip


@check(
    "C04",
    "列出的附件都在",
    Severity.ERROR,
    looks_for="项目清单里写明的项目自评表文件，是否都在部门工作簿所在的文件夹里、能读出来，"
    "是不是本部门本年度的。",
    remedy="把文件放到部门工作簿所在的文件夹，或改正文件名（写全，带 .xlsx）。",
    basis=_ATTACHED,
)
def named_files_exist(evidence: Evidence) -> Iterator[Problem]:
    """Find files named in the list that are not there, are no project form, or are of another year."""
    for form, rows in _lists(evidence):
        named_files, pairing = (
            evidence.attached[form.form_id].named,
            evidence.pairings[form.form_id],
        )
        for row in rows:
            found = named_files.get(int(row.row), ())
            own = pairing.of_row[int(row.row)]
            if found and not isinstance(found, str) and not own:
                found = f"其中 {len(found)} 张自评表的名称、编码都与本行不同"
            if isinstance(found, str):
                yield Problem(
                    *_at(row, "form_file"), f"项目自评表文件「{_short(row.form_file)}」：{found}",
                    given=_short(row.form_file), expected="同一文件夹里的项目自评填报表",
                )  # fmt: skip
            elif found:
                yield from _file_is_ours(form, row, own[0])


def _file_is_ours(form: Any, row: Any, member: Member) -> Iterator[Problem]:  # noqa: ANN401
    of_year = is_of_year(form, member)
    named_both = known(form.department_name) and known(member.department)
    if of_year and (is_of_department(form, member) or not named_both):
        return
    yield Problem(
        *_at(row, "form_file"),
        f"项目自评表文件「{_short(row.form_file)}」的{_strange(form, member)}",
        given=_short(row.form_file), expected="本部门本年度的项目自评填报表",
        severity=Severity.WARNING if of_year else None,
        remedy="换成本部门本年度的自评表；自评表的年度、主管部门填错的，改正自评表。",
    )  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


@check(
    "C05",
    "资金文号与金额对应",
    Severity.WARNING,
    looks_for="同一资金文号在清单里是否对着不同的金额（备注里说明分配情况的除外）；"
    "与项目自评表里的文号、同一文号的金额是否相同。",
    remedy="核对指标文件，写错的改正；一个文号分给几个项目的，在各行的备注里说明分配情况。",
    basis=REVIEW_PRACTICE,
)
def document_fits_amount(evidence: Evidence) -> Iterator[Problem]:
    """Find document numbers with several amounts, in the list or against a project's form."""
    for _, rows in _lists(evidence):
        by_number: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            numbers = document_numbers(row.document_number)
            if len(numbers) == 1 and known(row.budget):
                by_number[min(numbers)].append(row)
        for same in by_number.values():
            amounts = dict.fromkeys(int(row.budget) for row in same)
            if len(amounts) > 1 and not all(known(row.remark) for row in same):
                yield Problem(
                    same[0].form_id, same[0].sheet, tuple(row.document_number_at for row in same),
                    f"资金文号「{same[0].document_number}」对应 {len(amounts)} 个不同的安排数",
                    given="、".join(f"{wan_text(amount)}万元" for amount in amounts),
                    expected="一个文号一个金额，或在备注里说明分配情况",
                )  # fmt: skip
    for row, member in _paired(evidence):
        if known(row.budget):
            yield from _number_agrees(row, member)


def _number_agrees(row: Any, member: Member) -> Iterator[Problem]:  # noqa: ANN401
    """Compare a listed project's document numbers, and the amount under them, with its own form."""
    listed, budget = document_numbers(row.document_number), int(row.budget)
    if not listed or not member.documents:
        return
    if not listed <= member.numbers:
        yield Problem(
            *_at(row, "document_number"),
            f"「{named(row.name)}」的资金文号与自评表「{member.file_name}」的不同",
            given=row.document_number,
            expected="、".join(dict.fromkeys(typed for typed, _ in member.documents)),
            remedy="核对指标文件，把两处的文号改成一致。",
        )  # fmt: skip
        return
    amount = sum(
        own for typed, own in member.documents if not listed.isdisjoint(document_numbers(typed))
    )
    agrees = (_is_rounded(budget, own) for own in (amount, member.budget) if own is not None)
    if not any(agrees):
        yield Problem(
            *_at(row, "document_number"),
            f"资金文号「{row.document_number}」在自评表「{member.file_name}」中的金额不同",
            given=f"{wan_text(budget)}万元", expected=f"{wan_text(amount)}万元",
            difference=f"{wan_text(budget - amount)}万元",
            remedy="核对指标文件，把两处该文号的金额改成一致。",
        )  # fmt: skip


CHECKS = (
    one_form_per_project,
    coverage_complete,
    list_agrees,
    named_files_exist,
    document_fits_amount,
)
