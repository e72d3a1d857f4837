@echo off
rem Runs the mup4j experiments from any directory: mup COMMAND [OPTION...]; mup --help lists the commands.
rem Builds them first where they are not built yet, or where a source is newer than the build.
rem Environment, all optional: MUP_HEAP, MUP_OFFHEAP, MUP_JAVA_OPTS, MUP_NO_BUILD, OMP_NUM_THREADS; the script mup explains them.
setlocal EnableExtensions DisableDelayedExpansion

set "MUP_HOME=%~dp0."
set "MUP_TARGET=%MUP_HOME%\mup-examples\target"

rem --- Java 17 or newer ---
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
    echo mup: Java 17 or newer is needed. Install a JDK, or set JAVA_HOME to one. 1>&2
    exit /b 2
)
set "JAVA_MAJOR="
for /f tokens^=2^ delims^=^" %%v in ('call "%JAVA%" -version 2^>^&1 ^| findstr /c:"version"') do (
    if not defined JAVA_MAJOR for /f "delims=.-+" %%m in ("%%v") do set "JAVA_MAJOR=%%m"
)
if not defined JAVA_MAJOR set "JAVA_MAJOR=0"
if %JAVA_MAJOR% LSS 17 (
    echo mup: Java 17 or newer is needed, but "%JAVA%" is version %JAVA_MAJOR%. Set JAVA_HOME to a newer JDK. 1>&2
    exit /b 2
)

rem The fleet's fast kernels need an incubating module that most but not all runtimes have; Java itself prints a line about it.
set "VECTOR=--add-modules jdk.incubator.vector"
"%JAVA%" %VECTOR% -version >nul 2>&1
if errorlevel 1 set "VECTOR="

rem --- the build; PowerShell answers whether a source is newer than the jar and the last build from here ---
set "MUP_STALE=yes"
call :find_jar
if not defined MUP_JAR goto build
if defined MUP_NO_BUILD goto memory
for /f %%s in ('powershell -NoProfile -Command "$h=$env:MUP_HOME; $t=@(Get-Item $env:MUP_JAR,(Join-Path $env:MUP_TARGET 'mup.stamp') -ErrorAction SilentlyContinue | Sort-Object LastWriteTime)[-1].LastWriteTime; $s=@(Get-ChildItem (Join-Path $h 'pom.xml'),(Join-Path $h 'mup-*\pom.xml')) + @(Get-ChildItem (Join-Path $h 'mup-*\src\main'),(Join-Path $h 'mup-*\src\vector') -Recurse); if ($s | Where-Object { $_.LastWriteTime -gt $t } | Select-Object -First 1) { 'yes' } else { 'no' }"') do set "MUP_STALE=%%s"
if "%MUP_STALE%"=="no" goto memory

:build
where mvn >nul 2>&1
if errorlevel 1 (
    echo mup: the experiments must be built first, and Maven ^(mvn^) is not here. Install Maven 3.8 or newer. 1>&2
    exit /b 2
)
echo mup: building ^(the first time takes some minutes^) ... 1>&2
if not exist "%MUP_TARGET%" mkdir "%MUP_TARGET%"
type nul > "%MUP_TARGET%\mup.stamp.new"
call mvn -q -B -f "%MUP_HOME%\pom.xml" -DskipTests -Dspotless.check.skip -Djacoco.skip package 1>&2
if errorlevel 1 (
    echo mup: the build failed; see the messages above. 1>&2
    exit /b 2
)
move /y "%MUP_TARGET%\mup.stamp.new" "%MUP_TARGET%\mup.stamp" >nul
call :find_jar
if not defined MUP_JAR (
    echo mup: the build made no mup-examples jar in "%MUP_TARGET%". 1>&2
    exit /b 2
)

:memory
for /f "tokens=1,2" %%a in ('powershell -NoProfile -Command "$m=[int64]((Get-CimInstance Win32_ComputerSystem).TotalPhysicalMemory/1MB); function size($v,$d){ if ($v -match '^(\d+)([gG])$') { [int64]$Matches[1]*1024 } elseif ($v -match '^(\d+)([mM])$') { [int64]$Matches[1] } else { $d } }; $h=size $env:MUP_HEAP ([Math]::Max(1024,[Math]::Min(6144,[Math]::Floor($m/4)))); $o=size $env:MUP_OFFHEAP ([Math]::Min(12288,[Math]::Floor($m/2))); '{0} {1}' -f $h,$o"') do (
    set "HEAP=%%a"
    set "OFFHEAP=%%b"
)
if not defined HEAP set "HEAP=2048"
if not defined OFFHEAP set "OFFHEAP=4096"
set /a PHYSICAL=HEAP+OFFHEAP+1024

if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=%NUMBER_OF_PROCESSORS%"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"

"%JAVA%" -Xmx%HEAP%m -Dorg.bytedeco.javacpp.maxbytes=%OFFHEAP%m -Dorg.bytedeco.javacpp.maxphysicalbytes=%PHYSICAL%m -Dorg.nd4j.log.initialization=false -Djava.awt.headless=true %VECTOR% %MUP_JAVA_OPTS% -jar "%MUP_JAR%" %*
exit /b %ERRORLEVEL%

:find_jar
set "MUP_JAR="
for %%j in ("%MUP_TARGET%\mup-examples-*.jar") do (
    echo %%~nj| findstr /e /c:"-sources" /c:"-javadoc" >nul || set "MUP_JAR=%%~fj"
)
exit /b 0
