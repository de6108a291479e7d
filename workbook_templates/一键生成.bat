@echo off
rem selfeval_xl for Windows 7 to 11. Saved in code page 936 with CRLF, ASCII only above chcp.
chcp 936 >nul
setlocal EnableExtensions DisableDelayedExpansion

rem 用法：把填好的 Excel 拖到本文件上；直接双击，则处理本文件所在文件夹里的 Excel。
rem 结果放在「自评结果」文件夹。退出码与程序相同：0 正常，1 有错误要改，2 有文件读不出，3 没有找到程序。
rem 含感叹号的路径只能在延迟展开关闭时取得，所以先在这里取。
set "HERE=%~dp0"
set "SELF=%~f0"
set QUOTE="
set "DROPPED="
set "ONPATH="
for %%I in (selfeval.exe) do set "ONPATH=%%~$PATH:I"

rem 不让 py 自行联网安装 Python。程序自己认得窗口的编码，不设 PYTHONUTF8 和 PYTHONIOENCODING。
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"

rem 资源管理器只给含空格的路径加引号，名称里的 and 符号会把参数截断，所以拖放时读原始命令行。
setlocal EnableDelayedExpansion
set "LINE=!CMDCMDLINE!"
set "REST=!QUOTE!!LINE:*/c ""=!"
call :split
if /i "!HEAD!"=="!SELF!" goto dropped
endlocal

rem 在命令行窗口里输入的参数，逐个取全路径，个数不限。
set REST="%SELF%"
:typed
if "%~1"=="" goto typed_end
set REST=%REST% "%~f1"
shift
goto typed
:typed_end
setlocal EnableDelayedExpansion
call :split
goto prepare

:dropped
set "DROPPED=1"

:prepare
set "OUT=!FOLDER!自评结果"
if not defined PATHS set "OUT=!HERE!自评结果"
if not defined PATHS set PATHS="!HERE!."

rem 找程序：先本文件夹，再 PATH，最后是已安装的 Python。
set "EXE=!HERE!selfeval.exe"
if exist "!EXE!" goto run_exe
set "EXE=!HERE!selfeval\selfeval.exe"
if exist "!EXE!" goto run_exe
set "EXE=!ONPATH!"
if defined EXE goto run_exe
py.exe -3 -c "import selfeval_xl.cli" >nul 2>nul && goto run_py
python.exe -c "import selfeval_xl.cli" >nul 2>nul && goto run_python
python3.exe -c "import selfeval_xl.cli" >nul 2>nul && goto run_python3
echo 没有找到预算绩效自评程序，请联系信息人员按《README》安装后再双击本文件。
set "CODE=3"
goto finish

:run_exe
echo 正在生成，请稍候……
"!EXE!" convert !PATHS! -o "!OUT!"
goto report

:run_py
echo 正在生成，请稍候……
py.exe -3 -m selfeval_xl convert !PATHS! -o "!OUT!"
goto report

:run_python
echo 正在生成，请稍候……
python.exe -m selfeval_xl convert !PATHS! -o "!OUT!"
goto report

:run_python3
echo 正在生成，请稍候……
python3.exe -m selfeval_xl convert !PATHS! -o "!OUT!"
goto report

:report
set "CODE=!ERRORLEVEL!"
if "!CODE!"=="2" goto unread
if "!CODE!"=="0" goto made
if "!CODE!"=="1" goto made
echo 程序没有正常结束，请把上面的内容发给信息人员。
goto finish
:made
if not exist "!OUT!\" goto nothing
if "!CODE!"=="1" goto mistakes
echo 已全部生成，结果在：!OUT!
goto finish
:mistakes
echo 已生成，但有错误需要修改，详见评分表的「问题清单」，结果在：!OUT!
goto finish
:nothing
echo 没有生成结果，见上面的说明。
goto finish
:unread
echo 有文件读不出，见上面的说明。
goto finish

rem 拖放时用 exit 结束整个窗口：命令行里断开的后半截文件名不会再被当作命令执行。
:finish
pause
if defined DROPPED exit !CODE!
exit /b !CODE!

rem 拆开 REST：空格隔开，引号内的空格不算。第一段放进 HEAD，其余加引号放进 PATHS，
rem FOLDER 是其余第一段所在的文件夹，以反斜杠结尾。竖线不会出现在路径里，用来标记末尾。
:split
set "HEAD="
set "PATHS="
set "FOLDER="
set "ITEM="
set "OPEN="
set "REST=!REST!|"
for /L %%I in (1,1,8192) do if not "!REST!"=="|" (
  set "CHAR=!REST:~0,1!"
  set "REST=!REST:~1!"
  if "!CHAR!"=="!QUOTE!" (
    if defined OPEN (set "OPEN=") else (set "OPEN=1")
  ) else (
    if "!CHAR!!OPEN!"==" " (
      call :take
    ) else (
      set "ITEM=!ITEM!!CHAR!"
      if "!CHAR!"=="\" if not defined PATHS set "FOLDER=!ITEM!"
    )
  )
)
call :take
exit /b 0

rem 收下一段。盘符根目录以反斜杠结尾，补一个点，免得反斜杠吃掉后面的引号。
:take
if not defined ITEM exit /b 0
if not defined HEAD (
  set "HEAD=!ITEM!"
) else (
  if "!ITEM:~-1!"=="\" set "ITEM=!ITEM!."
  set PATHS=!PATHS! "!ITEM!"
)
set "ITEM="
exit /b 0
