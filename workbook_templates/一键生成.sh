#!/bin/sh
# 麒麟、统信等 Linux 用，POSIX sh。
# 用法：sh 一键生成.sh 填好的表.xlsx …；不带参数，则处理本文件所在文件夹里的 Excel。
# 结果放在「自评结果」文件夹。退出码与程序相同：0 正常，1 有错误要改，2 有文件读不出，3 没有找到程序。
set -u

say() {
  printf '%s\n' "$1"
}

finish() {
  # 从桌面打开时窗口不要马上关掉；没有终端就不等。
  if [ -t 0 ]; then
    printf '%s' '按回车键关闭窗口……'
    read -r _ || :
  fi
  exit "$1"
}

# 桌面上的快捷方式可能是符号链接，程序在它指向的文件夹里。
self=$(readlink -f -- "$0" 2>/dev/null) || self=$0
case $self in
  */*) here=${self%/*} ;;
  *) here=. ;;
esac
here=$(CDPATH='' cd -- "${here:-/}" && pwd) || here=.

if [ "$#" -eq 0 ]; then
  set -- "$here"
  beside=$here
else
  # 以减号开头的文件名前加 ./，免得被当作选项。
  for path do
    case $path in
      -*) path=./$path ;;
    esac
    set -- "$@" "$path"
    shift
  done
  beside=$1
  while [ "${beside%/}" != "$beside" ]; do
    beside=${beside%/}
  done
  case $beside in
    */*) beside=${beside%/*} ;;
    *) beside=. ;;
  esac
fi
out=${beside%/}/自评结果

importable() {
  "$@" -c 'import selfeval_xl.cli' </dev/null >/dev/null 2>&1
}

# 找程序：先本文件夹，再 PATH，最后是已安装的 Python。
if [ -f "$here/selfeval" ] && [ -x "$here/selfeval" ]; then
  convert() { "$here/selfeval" convert "$@"; }
elif [ -f "$here/selfeval/selfeval" ] && [ -x "$here/selfeval/selfeval" ]; then
  convert() { "$here/selfeval/selfeval" convert "$@"; }
elif command -v selfeval >/dev/null 2>&1; then
  convert() { selfeval convert "$@"; }
elif importable py -3; then
  convert() { py -3 -m selfeval_xl convert "$@"; }
elif importable python; then
  convert() { python -m selfeval_xl convert "$@"; }
elif importable python3; then
  convert() { python3 -m selfeval_xl convert "$@"; }
else
  say '没有找到预算绩效自评程序，请联系信息人员按《README》安装后再双击本文件。'
  finish 3
fi

say '正在生成，请稍候……'
convert "$@" -o "$out"
code=$?

case $code in
  0 | 1)
    if [ ! -d "$out" ]; then
      say '没有生成结果，见上面的说明。'
    elif [ "$code" -eq 0 ]; then
      say "已全部生成，结果在：$out"
    else
      say "已生成，但有错误需要修改，详见评分表的「问题清单」，结果在：$out"
    fi
    ;;
  2) say '有文件读不出，见上面的说明。' ;;
  *) say '程序没有正常结束，请把上面的内容发给信息人员。' ;;
esac
finish "$code"
