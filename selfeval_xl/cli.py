"""The command line: template, convert, check, export, fill, rules. Everything it prints is Chinese.

Exit codes: 0 when all is well, 1 for findings of level 错误, 2 when a file cannot be read or written
or the command is not understood. Heavy libraries are imported by the command that needs them.
"""

from __future__ import annotations

import argparse
import gc
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from selfeval_xl import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selfeval_xl.pipeline import Result
    from selfeval_xl.rules import Profile

FORM_IDS = ("project", "department")
"""The forms there are, known without loading them."""

OK, FINDINGS, UNREADABLE = 0, 1, 2
_INTERRUPTED = 130

_USAGE_ERRORS = (
    (re.compile(r"the following arguments are required: (.+)"), "缺少参数：{}"),
    (re.compile(r"unrecognized arguments: (.+)"), "不认识的参数：{}"),
    (
        re.compile(r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)"),
        "{} 不能是 {}，可选：{}",
    ),
    (re.compile(r"argument (.+?): not allowed with argument (.+)"), "{} 和 {} 不能同时使用"),
    (re.compile(r"argument (.+?): expected .+"), "{} 后面缺少内容"),
)


class _Formatter(argparse.HelpFormatter):
    """Help in Chinese."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:  # noqa: ANN401 (as in argparse)
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser whose headings and errors are Chinese."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 (as in argparse)
        options.setdefault("formatter_class", _Formatter)
        super().__init__(**options, add_help=False)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示说明")

    def error(self, message: str) -> NoReturn:
        for pattern, words in _USAGE_ERRORS:
            if match := pattern.fullmatch(message):
                message = words.format(*(group.replace("'", "") for group in match.groups()))
                break
        self.exit(UNREADABLE, f"命令有误：{message}。用「{self.prog} -h」看说明。\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="selfeval", description="预算绩效自评：填报模板、核对、评分表与自评报告。"
    )
    parser.add_argument(
        "--version", action="version", version=f"selfeval_xl {__version__}", help="显示版本"
    )
    commands = parser.add_subparsers(
        dest="command", metavar="命令", title="命令", parser_class=_Parser, required=True
    )
    template = commands.add_parser("template", help="生成空白填报模板")
    template.add_argument(
        "form",
        metavar="表种",
        choices=FORM_IDS,
        help="project：项目支出绩效自评；department：部门整体绩效自评",
    )
    template.add_argument(
        "--from",
        dest="source",
        metavar="部门工作簿",
        type=Path,
        help="按部门工作簿的项目清单，每个项目生成一份已填好基本信息和预算的项目填报表",
    )
    template.add_argument(
        "-o", dest="output", metavar="位置", type=Path, help="文件名或文件夹，默认当前文件夹"
    )
    convert = commands.add_parser("convert", help="由填报表生成评分表和自评报告")
    convert.add_argument(
        "paths", metavar="文件", nargs="+", type=Path, help="填报工作簿，或装有它们的文件夹"
    )
    convert.add_argument(
        "-o", dest="output", metavar="文件夹", type=Path, help="结果放在哪里，默认与填报表同处"
    )
    check = commands.add_parser("check", help="只核对，不生成文件")
    check.add_argument(
        "paths", metavar="文件", nargs="+", type=Path, help="填报工作簿，或装有它们的文件夹"
    )
    for command in (convert, check):
        chosen = command.add_mutually_exclusive_group()
        chosen.add_argument(
            "--rules",
            metavar="规则文件",
            type=Path,
            help="用本地规则文件（.toml）代替填报表中选的评分规则",
        )
        _add_profile(chosen, "用这套评分规则代替填报表中选的")
    check.add_argument(
        "--format",
        choices=("table", "json"),
        default="table",
        help="table 文字（默认），json 供程序读取",
    )
    export = commands.add_parser("export", help="把读到的全部内容连同单元格位置存为数据（JSON）")
    export.add_argument("path", metavar="文件", type=Path, help="填报工作簿或官方格式的自评表")
    export.add_argument(
        "-o", dest="output", metavar="位置", type=Path, help="文件名或文件夹，默认当前文件夹"
    )
    fill = commands.add_parser("fill", help="由数据（JSON）或官方自评表生成已填好的填报表")
    fill.add_argument(
        "path", metavar="文件", type=Path, help="export 生成的 .json，或官方格式的自评表 .xlsx"
    )
    fill.add_argument(
        "-o", dest="output", metavar="位置", type=Path, help="文件名或文件夹，默认当前文件夹"
    )
    _add_profile(fill, "在填报表中选定这套评分规则")
    rules = commands.add_parser("rules", help="生成检查与评分规则目录（Excel）")
    rules.add_argument(
        "-o", dest="output", metavar="位置", type=Path, help="文件名或文件夹，默认当前文件夹"
    )
    return parser


def _add_profile(command: argparse._ActionsContainer, what: str) -> None:
    command.add_argument(
        "--profile",
        metavar="评分规则",
        help=f"{what}，写代码或名称，如 hubei、湖北省（有哪些见 selfeval rules）",
    )


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 (the command line speaks to its user)


def _complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def _workbooks(paths: Sequence[Path]) -> list[Path]:
    """Return the files meant: folders stand for the workbooks that lie in them."""
    from selfeval_xl.places import workbooks_in  # noqa: PLC0415 (heavy imports stay out of --help)

    found: list[Path] = []
    for path in paths:
        try:
            found += workbooks_in(path) if path.is_dir() else [path]
        except OSError:  # a name too long, a folder without permission: the gate will say it
            found.append(path)
    return list(dict.fromkeys(found))


def _own_rules(arguments: argparse.Namespace) -> Profile | None:
    """Return the profile that was named, or that of the rule file that was given, if any."""
    from selfeval_xl.rules import load_file, named  # noqa: PLC0415

    if arguments.profile is not None:
        return named(arguments.profile)
    return load_file(arguments.rules) if arguments.rules else None


def _convert(arguments: argparse.Namespace) -> int:
    from selfeval_xl.convert import Converted, convert  # noqa: PLC0415
    from selfeval_xl.findings import Severity  # noqa: PLC0415
    from selfeval_xl.terminal import summary  # noqa: PLC0415

    paths = _workbooks(arguments.paths)
    if not paths:
        _complain("没有找到填报工作簿（.xlsx）；请把填好的工作簿放进文件夹，或直接指定文件。")
        return UNREADABLE
    code = OK
    places = {path: number for number, path in enumerate(paths, start=1)}
    for outcome in convert(paths, arguments.output, _own_rules(arguments)):
        source = outcome.result.path if isinstance(outcome, Converted) else outcome.path
        head = f"[{places[source]}/{len(paths)}] " if len(paths) > 1 else ""
        if not isinstance(outcome, Converted):
            if outcome.skippable and len(paths) > 1:
                _say(f"{head}跳过：{outcome.sentence.partition('；')[0]}。")
                continue
            _complain(f"{head}{outcome.sentence}")
            code = UNREADABLE
            continue
        _say(f"{head}{summary(outcome.result, outcome.outputs)}")
        for notice in outcome.notices:
            _say(f"    {notice}")
        if any(finding.severity is Severity.ERROR for finding in outcome.result.findings):
            code = max(code, FINDINGS)
    return code


def _check(arguments: argparse.Namespace) -> int:
    from selfeval_xl.findings import Severity  # noqa: PLC0415
    from selfeval_xl.pipeline import Refusal, evaluate  # noqa: PLC0415
    from selfeval_xl.terminal import as_json, findings_table  # noqa: PLC0415

    paths = _workbooks(arguments.paths)
    if not paths:
        _complain("没有找到填报工作簿（.xlsx）；请直接指定文件。")
        return UNREADABLE
    results, refusals = evaluate(paths, _own_rules(arguments))
    by_path: dict[Path, list[Result | Refusal]] = {path: [] for path in paths}
    for result in results:  # an official workbook may hold several forms
        by_path[result.path].append(result)
    for refusal in refusals:
        by_path[refusal.path].append(refusal)
    ordered = [item for path in paths for item in by_path[path]]
    if arguments.format == "json":
        _say(as_json(ordered))
    code = OK
    for item in ordered:
        if isinstance(item, Refusal):
            _complain(item.sentence)
            code = UNREADABLE
            continue
        if arguments.format == "table":
            _say(findings_table(item))
        if any(finding.severity is Severity.ERROR for finding in item.findings):
            code = max(code, FINDINGS)
    return code


def _template(arguments: argparse.Namespace) -> int:
    from selfeval_xl.forms import FORMS  # noqa: PLC0415
    from selfeval_xl.templates import build  # noqa: PLC0415

    form = FORMS[arguments.form]
    if arguments.source is not None:
        return _hand_out(arguments)
    return _put(build(form), f"{form.title}.xlsx", arguments.output)


def _hand_out(arguments: argparse.Namespace) -> int:
    """Write a pre-filled project workbook for each row of a department's list of projects."""
    from selfeval_xl.hand_out import HandedOut, hand_out  # noqa: PLC0415

    if arguments.form != "project":
        _complain("--from 用来生成项目填报表；请写 selfeval template project --from 部门工作簿。")
        return UNREADABLE
    output = arguments.output or Path()
    if output.suffix.lower() == ".xlsx":
        _complain(f"--from 生成多个文件，-o 后面请写文件夹，不是「{output.name}」。")
        return UNREADABLE
    code, written = OK, 0
    for outcome in hand_out(arguments.source, output):
        if isinstance(outcome, HandedOut):
            written += 1
            _say(f"已生成 {outcome.path}")
            for notice in outcome.notices:
                _say(f"    {notice}")
        elif outcome.is_fault:
            _complain(outcome.sentence)
            code = UNREADABLE
        else:
            _say(outcome.sentence)
    if written:
        _say(f"共 {written} 份项目填报表。")
    return code


def _export(arguments: argparse.Namespace) -> int:
    from selfeval_xl.intake import UnreadableError  # noqa: PLC0415
    from selfeval_xl.interchange import export  # noqa: PLC0415
    from selfeval_xl.outputs.deliver import DeliveryError  # noqa: PLC0415

    try:
        written = export(arguments.path, arguments.output)
    except (UnreadableError, DeliveryError) as error:
        _complain(str(error))
        return UNREADABLE
    _tell(written.path, written.notices)
    return OK


def _fill(arguments: argparse.Namespace) -> int:
    from selfeval_xl.intake import UnreadableError  # noqa: PLC0415
    from selfeval_xl.interchange import InterchangeError, fill  # noqa: PLC0415
    from selfeval_xl.outputs.deliver import DeliveryError  # noqa: PLC0415
    from selfeval_xl.rules import named  # noqa: PLC0415

    chosen = None if arguments.profile is None else named(arguments.profile)
    try:
        for written in fill(arguments.path, arguments.output, chosen):
            _tell(written.path, written.notices)
    except (UnreadableError, InterchangeError, DeliveryError) as error:
        _complain(str(error))
        return UNREADABLE
    return OK


def _tell(path: Path, notices: Sequence[str]) -> None:
    _say(f"已生成 {path}")
    for notice in notices:
        _say(f"    {notice}")


def _rules(arguments: argparse.Namespace) -> int:
    from datetime import UTC, datetime  # noqa: PLC0415

    from selfeval_xl.outputs.handbook import TITLE, handbook  # noqa: PLC0415

    created = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    return _put(handbook(created), f"{TITLE}.xlsx", arguments.output)


def _put(data: bytes, name: str, output: Path | None) -> int:
    """Write one generated workbook where the user wants it, and say where it is."""
    from selfeval_xl.outputs.deliver import (  # noqa: PLC0415
        DeliveryError,
        free_name,
        prepare_folder,
        write_atomically,
    )

    wanted = output or Path()
    target = wanted if wanted.suffix.lower() == ".xlsx" else wanted / name
    try:
        prepare_folder(target.parent)
        place = free_name(target, ())
        write_atomically(place, data)
    except DeliveryError as error:
        _complain(str(error))
        return UNREADABLE
    if place != target:
        _say(f"原有的「{target.name}」已有内容，予以保留。")
    _say(f"已生成 {place}")
    return OK


def _usable_errors() -> tuple[type[Exception], ...]:
    """Return the errors whose message is already a sentence for the user."""
    from selfeval_xl.rules import RulesError  # noqa: PLC0415

    return (RulesError,)


_COMMANDS = {
    "convert": _convert,
    "check": _check,
    "template": _template,
    "export": _export,
    "fill": _fill,
    "rules": _rules,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; no traceback ever reaches the user."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    parsed = _parser().parse_args(arguments)
    gc.disable()  # most of what a command makes lives until its end: collecting only costs time
    try:
        return _COMMANDS[parsed.command](parsed)
    except KeyboardInterrupt:
        _complain("已中止。")
        return _INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except MemoryError:
        _complain("内存不足，未能完成；请减少一次处理的文件。")
        return UNREADABLE
    except _usable_errors() as error:
        _complain(str(error))
        return UNREADABLE
    except Exception as error:  # noqa: BLE001 (the last line of defence: a sentence, never a traceback)
        from selfeval_xl.faults import inner_fault  # noqa: PLC0415

        _complain(inner_fault(error))
        return UNREADABLE
    finally:
        gc.enable()
