"""Writing outputs: whole or not at all, and never over somebody's work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from selfeval_xl.outputs.deliver import (
    DeliveryError,
    free_name,
    is_untouched,
    prepare_folder,
    write_atomically,
)


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".selfeval-")]


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_atomically(tmp_path / "甲.xlsx", b"abc")
    assert (tmp_path / "甲.xlsx").read_bytes() == b"abc"
    assert [path.name for path in tmp_path.iterdir()] == ["甲.xlsx"]


def test_a_file_that_another_program_holds_gets_a_sentence_and_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows replacing a file that Excel has open raises PermissionError."""
    path = tmp_path / "甲.xlsx"
    path.write_bytes(b"old")

    def held(self: Path, target: Path) -> Path:
        raise PermissionError(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(DeliveryError) as caught:
        write_atomically(path, b"new")
    assert (
        str(caught.value)
        == "「甲.xlsx」正被 Excel、WPS 或其他程序打开，无法写入；请关闭它后再运行。"
    )
    assert path.read_bytes() == b"old"
    assert leftovers(tmp_path) == []


def test_a_full_disk_gets_a_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(self), None, str(target))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DeliveryError, match="写入失败；请检查磁盘空间和文件夹权限。"):
        write_atomically(tmp_path / "甲.xlsx", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="不能写入；请用 -o 指定一个有写入权限的文件夹。"):
        write_atomically(tmp_path / "没有" / "甲.xlsx", b"new")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_gets_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DeliveryError, match="不能写入"):
        write_atomically(tmp_path / "甲.xlsx", b"new")


def test_names_are_counted_up_past_files_that_must_be_kept(tmp_path: Path) -> None:
    for name in ("甲.xlsx", "甲(2).xlsx"):
        (tmp_path / name).write_bytes(b"somebody's")
    assert free_name(tmp_path / "甲.xlsx", ()) == tmp_path / "甲(3).xlsx"
    assert free_name(tmp_path / "乙.xlsx", ()) == tmp_path / "乙.xlsx"


def test_an_input_is_never_chosen_even_through_a_link(tmp_path: Path) -> None:
    source = tmp_path / "甲.xlsx"
    source.write_bytes(b"input")
    link = tmp_path / "乙.xlsx"
    link.symlink_to(source)
    assert free_name(link, [source]) == tmp_path / "乙(2).xlsx"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"text"])
def test_what_is_no_output_of_ours_counts_as_touched(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(data)
    assert not is_untouched(path)


def test_nested_folders_are_made(tmp_path: Path) -> None:
    prepare_folder(tmp_path / "甲" / "乙")
    assert (tmp_path / "甲" / "乙").is_dir()
