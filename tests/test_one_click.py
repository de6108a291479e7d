"""The two one-click scripts: 一键生成.sh is run for real, 一键生成.bat is checked line by line."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

SCRIPTS: Final = Path(__file__).resolve().parent.parent / "workbook_templates"
BAT: Final = SCRIPTS / "一键生成.bat"
SH: Final = SCRIPTS / "一键生成.sh"

STARTING: Final = "正在生成，请稍候……"
ALL_MADE: Final = "已全部生成，结果在：{out}"
MISTAKES: Final = "已生成，但有错误需要修改，详见评分表的「问题清单」，结果在：{out}"
NOTHING: Final = "没有生成结果，见上面的说明。"
UNREAD: Final = "有文件读不出，见上面的说明。"
BROKEN: Final = "程序没有正常结束，请把上面的内容发给信息人员。"
NOT_FOUND: Final = "没有找到预算绩效自评程序，请联系信息人员按《README》安装后再双击本文件。"
PROMPT: Final = "按回车键关闭窗口……"
SENTENCES: Final = {STARTING, ALL_MADE, MISTAKES, NOTHING, UNREAD, BROKEN, NOT_FOUND}

# exit code of the program, whether the results folder is there -> closing line
CLOSINGS: Final = [
    (0, True, ALL_MADE),
    (0, False, NOTHING),
    (1, True, MISTAKES),
    (1, False, NOTHING),
    (2, True, UNREAD),
    (2, False, UNREAD),
    (7, True, BROKEN),
    (7, False, BROKEN),
]

# ------------------------------------------------------------------ 一键生成.sh

SHELLS: Final = [
    name for name in ("sh", "bash", "dash") if os.name == "posix" and shutil.which(name)
]

# Stands in for the program and for Python. It writes its own path and its arguments to $STUB_LOG,
# one per line; asked to import (-c), it succeeds only if $STUB_IMPORTABLE names it.
STUB: Final = """#!/bin/sh
printf '%s\\n' "$0" "$@" >>"$STUB_LOG"
for last do [ "$last" = -c ] && asked=yes; done
if [ "${asked-}" = yes ]; then
  case " $STUB_IMPORTABLE " in *" ${0##*/} "*) exit 0 ;; *) exit 1 ;; esac
fi
[ "$STUB_MAKES" = yes ] && /bin/mkdir -p "$last"
echo 程序的说明
exit "$STUB_CODE"
"""


@dataclass
class Desk:
    """A clerk's folder with the script in it, and a PATH that holds nothing but stubs."""

    root: Path
    shell: str
    importable: str = ""
    code: int = 0
    makes: bool = True

    @property
    def script(self) -> Path:
        """The script as the clerk has it."""
        return self.folder / "一键生成.sh"

    @property
    def folder(self) -> Path:
        """The script's folder, with everything in its name that breaks careless scripts."""
        return self.root / "自评 工具 [2022]&(新)'$HOME`"

    @property
    def bin(self) -> Path:
        """The only folder on PATH."""
        return self.root / "bin 目录"

    @property
    def log(self) -> list[str]:
        """What the stubs wrote down."""
        file = self.root / "log"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def environment(self) -> dict[str, str]:
        """Nothing from outside but what the stubs read."""
        return {
            "PATH": str(self.bin),
            "STUB_LOG": str(self.root / "log"),
            "STUB_IMPORTABLE": self.importable,
            "STUB_CODE": str(self.code),
            "STUB_MAKES": "yes" if self.makes else "no",
        }

    def command(self, *paths: str, script: str | None = None) -> list[str]:
        """`sh 一键生成.sh PATH…`."""
        return [self.shell, script or str(self.script), *paths]

    def run(
        self, *paths: str, cwd: Path | None = None, script: str | None = None
    ) -> tuple[int, list[str]]:
        """Exit code and printed lines; standard input is no terminal."""
        done = subprocess.run(
            self.command(*paths, script=script),
            cwd=cwd or self.root,
            env=self.environment(),
            input="",
            capture_output=True,
            encoding="utf-8",
            timeout=30,
            check=False,
        )
        assert done.stderr == ""
        return done.returncode, done.stdout.splitlines()


def put_stub(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(STUB, encoding="utf-8")
    file.chmod(0o755)
    return str(file)


@pytest.fixture(params=SHELLS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    shell = shutil.which(request.param)
    assert shell is not None
    made = Desk(root=tmp_path, shell=shell)
    made.folder.mkdir()
    made.bin.mkdir()
    shutil.copy(SH, made.script)
    return made


def test_sh_without_arguments_converts_its_own_folder(desk: Desk) -> None:
    program = put_stub(desk.bin / "selfeval")
    out = f"{desk.folder}/自评结果"
    assert desk.run() == (0, [STARTING, "程序的说明", ALL_MADE.format(out=out)])
    assert desk.log == [program, "convert", str(desk.folder), "-o", out]
    assert sorted(path.name for path in desk.folder.iterdir()) == ["一键生成.sh", "自评结果"]


def test_sh_started_by_its_bare_name_converts_its_own_folder(desk: Desk) -> None:
    program = put_stub(desk.bin / "selfeval")
    out = f"{desk.folder}/自评结果"
    code, said = desk.run(script="一键生成.sh", cwd=desk.folder)
    assert (code, said[-1]) == (0, ALL_MADE.format(out=out))
    assert desk.log == [program, "convert", str(desk.folder), "-o", out]


@pytest.mark.skipif(shutil.which("readlink") is None, reason="no readlink to follow the link")
def test_sh_started_through_a_link_on_the_desktop_works_in_its_own_folder(desk: Desk) -> None:
    put_stub(desk.folder / "selfeval")
    (desk.bin / "readlink").symlink_to(str(shutil.which("readlink")))
    link = desk.root / "桌面 快捷方式.sh"
    link.symlink_to(desk.script)
    code, said = desk.run(script=str(link))
    assert (code, said[-1]) == (0, ALL_MADE.format(out=f"{desk.folder}/自评结果"))


NAMES: Final = [
    "办公楼维修.xlsx",
    "道路 养护（一期）.xlsx",
    "a&b;c|d<e>.xlsx",
    "(1) [2] {3}.xlsx",
    'it\'s "x" `y` $HOME.xlsx',
    "50%PATH%!x!^.xlsx",
    "*?.xlsx",
    "back\\slash\\n.xlsx",
    " 前后有空格 .xlsx",
    "10.xlsx",
    "11.xlsx",
    "12.xlsx",
]


def test_sh_passes_every_dropped_file_on_unchanged(desk: Desk) -> None:
    program = put_stub(desk.bin / "selfeval")
    place = desk.root / "单位 & [报送]"
    dropped = [str(place / name) for name in NAMES]
    out = f"{place}/自评结果"
    assert desk.run(*dropped) == (0, [STARTING, "程序的说明", ALL_MADE.format(out=out)])
    assert desk.log == [program, "convert", *dropped, "-o", out]


@pytest.mark.parametrize(
    ("dropped", "passed", "out"),
    [
        ("表.xlsx", "表.xlsx", "./自评结果"),
        ("-o.xlsx", "./-o.xlsx", "./自评结果"),
        ("子 目录/表.xlsx", "子 目录/表.xlsx", "子 目录/自评结果"),
        ("子 目录", "子 目录", "./自评结果"),
        ("子 目录/", "子 目录/", "./自评结果"),
        ("上/下//", "上/下//", "上/自评结果"),
    ],
)
def test_sh_puts_the_results_beside_the_first_path(
    desk: Desk, dropped: str, passed: str, out: str
) -> None:
    program = put_stub(desk.bin / "selfeval")
    code, said = desk.run(dropped, "另一处/乙.xlsx")
    assert (code, said[-1]) == (0, ALL_MADE.format(out=out))
    assert desk.log == [program, "convert", passed, "另一处/乙.xlsx", "-o", out]


def test_sh_puts_the_results_of_a_file_in_the_root_into_the_root(desk: Desk) -> None:
    put_stub(desk.bin / "selfeval")
    desk.makes = False
    desk.run("/表.xlsx")
    assert desk.log[-3:] == ["/表.xlsx", "-o", "/自评结果"]


@pytest.mark.parametrize(("code", "makes", "sentence"), CLOSINGS)
def test_sh_closes_with_the_line_for_the_exit_code(
    desk: Desk,
    code: int,
    makes: bool,  # noqa: FBT001  a parameter of the test
    sentence: str,
) -> None:
    put_stub(desk.bin / "selfeval")
    desk.code, desk.makes = code, makes
    closing = sentence.format(out=f"{desk.root}/自评结果")
    assert desk.run(f"{desk.root}/表.xlsx") == (code, [STARTING, "程序的说明", closing])


def test_sh_looks_in_its_folder_then_on_path_then_for_python(desk: Desk) -> None:
    """Each round removes the program just used; the next in the order must be taken."""
    desk.importable = "py python python3"
    order = [
        put_stub(desk.folder / "selfeval"),
        put_stub(desk.root / "later" / "selfeval"),
        put_stub(desk.bin / "selfeval"),
        put_stub(desk.bin / "py"),
        put_stub(desk.bin / "python"),
        put_stub(desk.bin / "python3"),
    ]
    used: list[str] = []
    for program in order:
        if program == order[1]:  # the one-folder build: a folder `selfeval` holding `selfeval`
            program = put_stub(desk.folder / "selfeval" / "selfeval")  # noqa: PLW2901
        (desk.root / "log").unlink(missing_ok=True)
        assert desk.run()[0] == 0
        used.append(desk.log[0])
        assert used[-1] == program
        Path(program).unlink()
    assert len(set(used)) == 6


@pytest.mark.parametrize(
    ("importable", "started"),
    [
        ("py", ["py", "-3", "-m", "selfeval_xl"]),
        ("python", ["python", "-m", "selfeval_xl"]),
        ("python3", ["python3", "-m", "selfeval_xl"]),
        ("python python3", ["python", "-m", "selfeval_xl"]),
    ],
)
def test_sh_falls_back_to_a_python_that_can_import_the_module(
    desk: Desk, importable: str, started: list[str]
) -> None:
    for name in ("py", "python", "python3"):
        put_stub(desk.bin / name)
    desk.importable, desk.code = importable, 1
    out = f"{desk.root}/自评结果"
    assert desk.run(f"{desk.root}/表 1.xlsx") == (
        1,
        [STARTING, "程序的说明", MISTAKES.format(out=out)],
    )
    name, *options = started
    expected = [str(desk.bin / name), *options, "convert", f"{desk.root}/表 1.xlsx", "-o", out]
    assert desk.log[-len(expected) :] == expected
    assert "import selfeval_xl.cli" in desk.log


@pytest.mark.parametrize("pythons", [(), ("py", "python", "python3")])
def test_sh_says_what_to_do_when_there_is_no_program(desk: Desk, pythons: tuple[str, ...]) -> None:
    for name in pythons:
        put_stub(desk.bin / name)
    assert desk.run("表.xlsx") == (3, [NOT_FOUND])


def test_sh_takes_no_file_that_cannot_be_run_for_the_program(desk: Desk) -> None:
    (desk.folder / "selfeval").write_text("说明", encoding="utf-8")
    assert desk.run() == (3, [NOT_FOUND])


def test_sh_waits_for_the_enter_key_at_a_terminal(desk: Desk) -> None:
    put_stub(desk.bin / "selfeval")
    desk.code = 2
    keyboard, terminal = os.openpty()
    try:
        with subprocess.Popen(
            desk.command("表.xlsx"),
            cwd=desk.root,
            env=desk.environment(),
            stdin=terminal,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as running:
            with pytest.raises(subprocess.TimeoutExpired):
                running.wait(timeout=1)
            os.write(keyboard, b"\n")
            said, _ = running.communicate(timeout=30)
    finally:
        os.close(keyboard)
        os.close(terminal)
    assert running.returncode == 2
    assert said == f"{STARTING}\n程序的说明\n{UNREAD}\n{PROMPT}"


@pytest.mark.parametrize("shell", SHELLS)
def test_sh_is_accepted_by(shell: str) -> None:
    program = shutil.which(shell)
    assert program is not None
    done = subprocess.run(
        [program, "-n", str(SH)], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_sh_is_a_utf8_file_with_unix_line_ends() -> None:
    data = SH.read_bytes()
    assert data.startswith(b"#!/bin/sh\n")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    data.decode("utf-8")


@pytest.mark.skipif(os.name != "posix", reason="the executable bit is kept on POSIX systems only")
def test_sh_can_be_run() -> None:
    assert stat.S_IMODE(SH.stat().st_mode) & 0o111 == 0o111


# ----------------------------------------------------------------- 一键生成.bat


def bat_lines() -> list[str]:
    return BAT.read_bytes().decode("gbk").split("\r\n")


def trapped(text: str) -> list[str]:
    """Characters whose second GBK byte is an ASCII one, such as 0x5C or 0x7C."""
    return [char for char in text if len(coded := char.encode("gbk")) == 2 and coded[1] < 0x80]


def test_bat_is_gbk_with_dos_line_ends() -> None:
    data = BAT.read_bytes()
    assert data.startswith(b"@echo off\r\n")
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    assert data.endswith(b"exit /b 0\r\n")
    assert not data.endswith(b"\r\n\r\n")
    assert b"\t" not in data
    assert b"\x1a" not in data
    assert data.decode("gbk").encode("gbk") == data


def test_bat_is_ascii_until_the_code_page_is_set() -> None:
    lines = bat_lines()
    before = lines[: lines.index("chcp 936 >nul")]
    assert all(line.isascii() for line in before)


def test_bat_has_no_character_with_an_ascii_second_byte() -> None:
    assert trapped("\n".join(bat_lines())) == []


@pytest.mark.parametrize("second", [0x5C, 0x5E, 0x7C])
def test_the_second_byte_check_sees(second: int) -> None:
    char = bytes([0x81, second]).decode("gbk")
    assert trapped(f"自评{char}结果") == [char]


NAME: Final = r"[A-Z_]+"
LABEL: Final = r"[a-z][a-z0-9_]*"
# text of an echo or a rem: nothing cmd.exe gives a meaning to
PLAIN: Final = r"""[^!%&|<>^()"\x00-\x1f]+"""
VALUE: Final = rf'(?:[^!%&|<>^"]|!{NAME}!|!{NAME}:~-?\d+(?:,\d+)?!|%~(?:dp|f)0|%%~\$PATH:I)*'
SET: Final = f'set "{NAME}={VALUE}"'
OPERAND: Final = rf'"(?:!{NAME}!|!ITEM:~-1!|%~1|[0-9]|\\| )*"'
CONDITION: Final = (
    rf"(?:not )?(?:defined {NAME}|exist \"!{NAME}!\\?\"|{OPERAND}=={OPERAND})"
    rf"|/i \"!{NAME}!\"==\"!{NAME}!\""
)
PYTHON: Final = r"(?:py\.exe -3|python\.exe|python3\.exe)"
CONVERT: Final = r'convert !PATHS! -o "!OUT!"'

# every line is one of these; all of them are in the cmd.exe of Windows 7
SHAPES: Final = {
    "blank": r"",
    "echo off": r"@echo off",
    "rem": rf"rem {PLAIN}",
    "code page": r"chcp 936 >nul",
    "setlocal": r"setlocal (?:EnableExtensions )?(?:Enable|Disable)DelayedExpansion",
    "endlocal": r"endlocal",
    "set": SET,
    "set the quote": r'set QUOTE="',
    "set list": r'set (REST|PATHS)=(?:(?:%REST% |!PATHS! )?"(?:%SELF%|%~f1|!ITEM!|!HERE!\.)")',
    "set command line": r'set "REST=!QUOTE!!LINE:\*/c ""=!"',
    "set end mark": r'set "REST=!REST!\|"',
    "label": rf":{LABEL}",
    "goto": rf"goto {LABEL}",
    "call": rf"call :{LABEL}",
    "shift": r"shift",
    "pause": r"pause",
    "exit": r"exit /b (?:0|!CODE!)",
    "if exit": r"if (?:defined DROPPED exit !CODE!|not defined ITEM exit /b 0)",
    "if goto": rf"if (?:{CONDITION}) goto {LABEL}",
    "if set": rf"(?:if (?:{CONDITION}) )+{SET}",
    "if set list": r'if not defined PATHS set PATHS="!HERE!\."',
    "if block": rf"if (?:{CONDITION}) \(",
    "else block": r"\) else \(",
    "end of block": r"\)",
    "if set else set": rf"if defined {NAME} \({SET}\) else \({SET}\)",
    "for on path": r'for %%I in \(selfeval\.exe\) do set "ONPATH=%%~\$PATH:I"',
    "for count": r'for /L %%I in \(1,1,8192\) do if not "!REST!"=="\|" \(',
    "echo": rf"echo {PLAIN}(?:!OUT!)?",
    "probe": rf'{PYTHON} -c "import selfeval_xl\.cli" >nul 2>nul && goto {LABEL}',
    "program": rf'"!EXE!" {CONVERT}',
    "python program": rf"{PYTHON} -m selfeval_xl {CONVERT}",
}


def shapes_of(line: str) -> list[str]:
    return [name for name, shape in SHAPES.items() if re.fullmatch(shape, line.lstrip(" "))]


@pytest.mark.parametrize("line", sorted(set(bat_lines())))
def test_bat_line_has_exactly_one_known_shape(line: str) -> None:
    assert len(shapes_of(line)) == 1, line


def test_bat_uses_every_known_shape() -> None:
    assert {shape for line in bat_lines() for shape in shapes_of(line)} == set(SHAPES)


@pytest.mark.parametrize(
    "line",
    [
        "powershell -Command dir",
        "timeout /t 5",
        "choice /c yn",
        "where selfeval",
        "del *.xlsx",
        "copy /y a b",
        "curl -O http://example.com/",
        "selfeval convert %*",
        '"!EXE!" convert %* -o "!OUT!"',
        '"%EXE%" convert !PATHS! -o "!OUT!"',
        'python -m selfeval_xl convert !PATHS! -o "%~dp0"',
        "echo 已全部生成 & pause",
        "echo 结果在%OUT%",
        "echo 已全部生成(1)",
        "rem 用 %~1 取参数",
        'set "PATHS=%*"',
        'set "HERE=%~dpn0"',
        "set HERE=%~dp0",
        'if exist "%~dp0selfeval.exe" goto run_exe',
        'if "!CODE!"=="0" (echo 好)',
        "if errorlevel 1 goto unread",
        "goto :eof",
        "exit",
        "chcp 65001 >nul",
        "for %%F in (*.xlsx) do call :one",
    ],
)
def test_the_shape_check_refuses(line: str) -> None:
    assert shapes_of(line) == []


def test_bat_jumps_only_to_labels_it_has_and_has_none_it_does_not_use() -> None:
    lines = [line.strip() for line in bat_lines()]
    labels = [line[1:] for line in lines if line.startswith(":")]
    targets = {
        found[1]
        for line in lines
        if not line.startswith(("rem ", "echo "))
        for found in re.finditer(rf"\b(?:goto |call :)({LABEL})", line)
    }
    assert len(labels) == len(set(labels))
    assert set(labels) == targets


def test_bat_never_runs_into_a_subroutine() -> None:
    lines = [line.strip() for line in bat_lines()]
    for name in {line[6:] for line in lines if line.startswith("call :")}:
        above = [line for line in lines[: lines.index(f":{name}")] if line and line[:4] != "rem "]
        assert above[-1].startswith("exit /b "), name


def outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def test_bat_blocks_are_closed_and_hold_no_label_or_remark() -> None:
    depth = 0
    for line in bat_lines():
        if depth:
            assert not line.strip().startswith((":", "rem ")), line
        assert line.startswith("  " * (depth - line.strip().startswith(")"))), line
        for char in outside_quotes(line):
            depth += {"(": 1, ")": -1}.get(char, 0)
            assert depth >= 0, line
    assert depth == 0


def test_bat_quotes_are_closed_on_every_line() -> None:
    odd = [line for line in bat_lines() if line.count('"') % 2]
    assert odd == ['set QUOTE="']


def test_bat_expands_percent_and_exclamation_marks_where_each_is_safe() -> None:
    """A path with ! in it survives %…% only while delayed expansion is off."""
    delayed = [False]
    percents: set[str] = set()
    for line in bat_lines():
        if line.startswith("setlocal"):
            delayed.append("EnableDelayedExpansion" in line)
        elif line == "endlocal":
            delayed.pop()
        elif not line.startswith("rem "):
            found = re.findall(r"%%~[^ \"]*|%~[a-z]*\d|%[A-Z]+%|%\d|%\*", line)
            assert not (found and delayed[-1]), line
            assert not ("!" in line and not delayed[-1]), line
            percents.update(found)
    assert percents == {"%~dp0", "%~f0", "%~1", "%~f1", "%SELF%", "%REST%", "%%~$PATH:I"}


def test_bat_reads_only_variables_it_sets() -> None:
    text = "\n".join(line for line in bat_lines() if not line.startswith("rem "))
    read = set(re.findall(rf"[!%]({NAME})[!:%]|defined ({NAME})", text))
    names = {name for pair in read for name in pair if name}
    assigned = set(re.findall(rf'set "?({NAME})=', text))
    assert names - assigned == {"CMDCMDLINE", "ERRORLEVEL"}
    assert assigned - names == {"PYTHON_MANAGER_AUTOMATIC_INSTALL"}


def test_bat_looks_in_its_folder_then_on_path_then_for_python() -> None:
    looks = [
        line
        for line in bat_lines()
        if line.startswith('set "EXE=') or "import selfeval_xl.cli" in line
    ]
    assert looks == [
        'set "EXE=!HERE!selfeval.exe"',
        'set "EXE=!HERE!selfeval\\selfeval.exe"',
        'set "EXE=!ONPATH!"',
        'py.exe -3 -c "import selfeval_xl.cli" >nul 2>nul && goto run_py',
        'python.exe -c "import selfeval_xl.cli" >nul 2>nul && goto run_python',
        'python3.exe -c "import selfeval_xl.cli" >nul 2>nul && goto run_python3',
    ]


@pytest.mark.parametrize(
    ("label", "program"),
    [
        ("run_exe", '"!EXE!"'),
        ("run_py", "py.exe -3 -m selfeval_xl"),
        ("run_python", "python.exe -m selfeval_xl"),
        ("run_python3", "python3.exe -m selfeval_xl"),
    ],
)
def test_bat_starts_the_program_it_found(label: str, program: str) -> None:
    lines = bat_lines()
    start = lines.index(f":{label}")
    assert lines[start + 1 : start + 4] == [
        f"echo {STARTING}",
        f'{program} convert !PATHS! -o "!OUT!"',
        "goto report",
    ]
    report = lines.index(":report")
    assert lines[report + 1] == 'set "CODE=!ERRORLEVEL!"'


def bat_closing(code: int, *, made: bool) -> list[str]:
    """Follow the batch file from the program's end; what it says and how it leaves."""
    lines = bat_lines()
    at = lines.index(":report")
    went: list[str] = []
    while True:
        at += 1
        line = lines[at]
        if found := re.fullmatch(r'if "!CODE!"=="(\d)" goto (\w+)', line):
            at = lines.index(f":{found[2]}") if int(found[1]) == code else at
        elif found := re.fullmatch(r'if not exist "!OUT!\\" goto (\w+)', line):
            at = at if made else lines.index(f":{found[1]}")
        elif found := re.fullmatch(r"goto (\w+)", line):
            at = lines.index(f":{found[1]}")
        elif line.startswith(("echo ", "pause", "if defined DROPPED ", "exit ")):
            went.append(line)
            if line.startswith("exit "):
                return went


@pytest.mark.parametrize(("code", "makes", "sentence"), CLOSINGS)
def test_bat_closes_with_the_line_for_the_exit_code(
    code: int,
    makes: bool,  # noqa: FBT001  a parameter of the test
    sentence: str,
) -> None:
    assert bat_closing(code, made=makes) == [
        f"echo {sentence.format(out='!OUT!')}",
        "pause",
        "if defined DROPPED exit !CODE!",
        "exit /b !CODE!",
    ]


def test_bat_says_what_to_do_when_there_is_no_program_and_leaves_with_3() -> None:
    lines = bat_lines()
    start = lines.index(f"echo {NOT_FOUND}")
    assert lines[start - 1].startswith("python3.exe -c ")
    assert lines[start + 1 : start + 3] == ['set "CODE=3"', "goto finish"]


def test_both_scripts_say_the_same_sentences() -> None:
    spoken = {
        line[5:].replace("!OUT!", "{out}") for line in bat_lines() if line.startswith("echo ")
    }
    shell = SH.read_text(encoding="utf-8")
    said = re.findall(r"""\bsay (['"])(.*?)\1""", shell)
    assert spoken == SENTENCES
    assert {text.replace("$out", "{out}") for _, text in said} == SENTENCES
    assert shell.count(PROMPT) == 1
