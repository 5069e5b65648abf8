# Ascent. `make help` lists the commands. `make demo` and `make test` install what is missing first. `make Q=` shows what is run.

CC       = gcc
CFLAGS   = -std=gnu11 -O2 -g -ffp-contract=off -Wall -Wextra -Wconversion -Werror
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined
PACKAGES = lua5.4 criterion libffi libcjson libarchive yaml-0.1 sqlite3
DEPEND   = -MMD -MP
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 1)
Q       ?= @
, := ,
# A reader's commands speak of make's words and not of the program's; what was carried out ends quietly, also with less than full
# marks (1), and a watch that was left by Ctrl-C.
ASCENT   = ASKED_OF=make build/ascent
QUIETLY  = || { status=$$?; [ $$status -eq 1 ] || exit $$status; }
quoted = '$(subst ','\'',$1)' # one word of the shell's, whatever is in it
MATHS    = -Wl,--no-as-needed -lm # implementations find libm in the program that loads them

$(if $(filter command%,$(origin LESSONS)),$(error found LESSONS=$(LESSONS), expected LESSON=$(LESSONS)))
LESSONS := $(patsubst chapters/%/scenarios.lua,%,$(wildcard chapters/*/scenarios.lua))
NUMBERS := $(foreach l,$(LESSONS),$(patsubst 0%,%,$(firstword $(subst -, ,$l))))
CHECKS  := $(sort $(NUMBERS) $(foreach l,$(LESSONS),$(firstword $(subst -, ,$l))))
CHAPTERS := $(patsubst chapters/%/lesson.md,%,$(wildcard chapters/*/lesson.md))
# LESSON=1, LESSON=01 and LESSON=01-softmax-step all mean the same folder; some chapters are only for reading.
named    = $(if $(word 2,$(1)),$(error one lesson at a time),$(filter $(1) $(1)-% 0$(1)-%,$(2)))
unknown  = $(error $(if $(LESSON),there is no lesson '$(LESSON)',which lesson? Say LESSON=1). There are $(1))
SLUG     = $(or $(call named,$(LESSON),$(LESSONS)),$(call unknown,$(NUMBERS)))
CHAPTER  = $(or $(call named,$(LESSON),$(CHAPTERS)),$(call unknown,$(CHAPTERS)))
# What harness/programs/ holds is linked alone, each with what it needs of all the rest.
SOURCES := $(filter-out harness/programs/% harness/tests/%,$(wildcard harness/*.c harness/*/*.c))
OBJECTS := $(SOURCES:harness/%.c=build/%.o)
LIBRARY := build/harness.a
TESTS   := $(patsubst harness/%.c,build/%.o,$(wildcard harness/tests/*.c))
LINKED  := build/linked/traps.o $(patsubst harness/learn/%.c,build/linked/%.o,$(wildcard harness/learn/*.c))
ROOM    := build/linked.o
READY   := $(LESSONS:%=build/lessons/%/ready)
# A build from nothing tells how far it is: the harness, then a lesson at a time.
STAGES   = $(LIBRARY) $(READY)
tell     = harness/progress.sh '$(1)' $(STAGES)
BOX     := build/tool_runner build/sandbox/canary.so build/sandbox/canary-sanitized.so build/sandbox/canary
PARTS   := build/ascent build/worker build/worker-sanitized build/unpack build/pack $(BOX) build/libraries $(ROOM) $(READY)

.DEFAULT_GOAL := status
.SECONDEXPANSION:
.DELETE_ON_ERROR:
COMMANDS = status watch hint debug reset solution report agent museum plot plots outcomes grade gradescope student-release classroom book read pdf pictures numbers help setup demo test test-all picture bench bench-peers stubs lesson clean
.PHONY: $(COMMANDS) $(CHECKS) with-solutions

status: $(PARTS) ## where you stand and what is next; the same as make alone
	@$(ASCENT) status

watch: $(PARTS) ## the verdict on every save; LESSON=02 for another than the first that is not done
	@trap : INT; $(ASCENT) watch $(LESSON) || { status=$$?; [ $$status -eq 130 ] || exit $$status; }

hint: $(PARTS) ## one step further each time; LESSON=02 for another than the first that is not done
	@$(ASCENT) hint $(LESSON)

debug: $(PARTS) ## the call that fails as a program, built and run: LESSON=02 (FN=softmax, GDB=1 in gdb)
	@harness/desk/debug.sh $(SLUG) '$(FN)' '$(GDB)' $(QUIETLY)

reset: $(PARTS) ## begin a lesson again, after asking; your file is kept
	@harness/desk/reset.sh $(SLUG) $(QUIETLY)

solution: $(PARTS) ## the reference beside your own, when a lesson is done (FN=softmax for one function, INSIST=yes)
	@harness/desk/solution.sh $(SLUG) '$(FN)' '$(INSIST)' $(QUIETLY)

report: $(PARTS) ## one file from which anyone can repeat a verdict that seems wrong: LESSON=02
	@harness/desk/report.sh $(SLUG)

# What was said on the command line besides: a lesson's own letters.
SAID = $(filter-out LESSON FILE Q,$(foreach w,$(MAKEOVERRIDES),$(firstword $(subst =, ,$w))))
LETTERS = $(foreach v,$(sort $(SAID)),$(if $(filter command,$(origin $v)),$(call quoted,$v=$($v))))

agent: $(PARTS) ## watch your own code learn: LESSON=02 (SEED= EPISODES= and the lesson's letters, ETA=0.1; VS='ETA=0.3' or MISTAKE=name beside it; FILE=)
	@$(ASCENT) agent $(LESSON) $(FILE) $(LETTERS) $(QUIETLY)

museum: $(PARTS) ## programs that are wrong, seen from outside: which fault, and what shows it? (EXHIBIT=3 FAULT= EVIDENCE= TELL=yes FRESH=yes)
	@$(ASCENT) museum $(LETTERS) $(QUIETLY)

plot: $(PARTS) ## a lesson's comparison, drawn: LESSON=02 (WITH=mine, WITH=mistakes, SEEDS=)
	@$(ASCENT) plot $(LESSON) $(WITH:%=--with %) $(SEEDS:%=--seeds %)

plots: $(PARTS) ## the plots of all lessons, in build/plots (WITH= SEEDS=)
	@$(ASCENT) plot all $(WITH:%=--with %) $(SEEDS:%=--seeds %)

outcomes: $(PARTS) ## what the reference reaches, against what is claimed
	@$(ASCENT) outcomes $(LESSON)

grade: $(PARTS) ## grade a class: SUBMISSIONS=dir (OUT=build/grades LESSON=1,2 ROSTER= HIDDEN= …: see GRADING.md)
	@$(if $(SUBMISSIONS),,echo 'Whose? Say make grade SUBMISSIONS=dir' >&2; exit 2;) \
		$(if $(HOSTS),harness/platforms/hosts.sh $(call quoted,$(HOSTS)) $(call quoted,$(or $(OUT),build/grades)),build/ascent grade) \
		$(call quoted,$(SUBMISSIONS)) --out $(call quoted,$(or $(OUT),build/grades)) \
		$(LESSON:%=--lessons %) $(if $(HIDDEN),--hidden $(call quoted,$(HIDDEN))) $(SEED:%=--seed %) $(TIMEOUT:%=--timeout %) $(JOBS:%=--jobs %) $(SHARD:%=--shard %) $(SANDBOX:%=--sandbox %) \
		$(if $(ROSTER),--roster $(call quoted,$(ROSTER))) $(if $(OVERRIDES),--overrides $(call quoted,$(OVERRIDES))) $(WEIGHTS:%=--weights %) $(BOOK:%=--book %) $(if $(ANONYMOUS),--anonymous)

book: build/weave/setup $(if $(PLOTS),$(PARTS)) ## the book as pages, build/book/index.html (WITH=mine: without solutions; PLOTS=1: plots too)
	@$(if $(PLOTS),for f in plots/*.lua; do n=$$(basename $$f .lua); test -e build/plots/$$n.svg || build/ascent plot $$n >/dev/null; done)
	@$(MAKE) --no-print-directory -f harness/book/book.mk $(if $(wildcard solutions),$(WITH:%=WITH=%),WITH=mine)

read: $(if $(LESSON),$(if $(filter read,$(MAKECMDGOALS)),$(if $(CHAPTER),))) book ## opens it, or one chapter: LESSON=02
	@harness/book/open.sh build/book$(if $(wildcard solutions),,-own)/$(if $(LESSON),$(CHAPTER),index).html

pdf: book ## the pages as build/book/*.pdf, by Chromium
	@harness/book/pdf.sh

pictures: book ## the figures that README shows, drawn anew
	@for l in 02-reinforce 05-gae; do node harness/book/drawn.js $$l chapters/$$l picture; done

numbers: $(PARTS) ## chapters' numbers from runs, put right in place (LESSON= CHECK=1 LONG=1 REST=1 GIVEN=1)
	@build/ascent numbers $(LESSON) $(CHECK:%=--check) $(LONG:%=--long) $(REST:%=--rest) $(GIVEN:%=--given)

gradescope: $(PARTS) build/pack ## the upload for Gradescope, build/gradescope.zip (LESSON=1,2)
	@harness/platforms/gradescope.sh '$(LESSON)'

student-release: $(PARTS) ## a workbook without solutions, for pupils: DIR=folder
	@harness/platforms/student.sh $(call quoted,$(DIR))

classroom: ## a workflow for GitHub Classroom, .github/workflows/classroom.yml
	@mkdir -p .github/workflows && cp harness/platforms/classroom.yml .github/workflows/
	@echo '.github/workflows/classroom.yml is ready: commit it to the assignment'"'"'s template.'

help: ## this list
	@harness/desk/help.sh

$(CHECKS): $(PARTS) ## check your own lesson 1 (2, 3, …)
	@$(ASCENT) check $@ $(QUIETLY)

demo: $(PARTS) ## grade a small sample class, and show each diagnosis
	@harness/demo.sh

test: $(PARTS) build/tests/run ## the project's own tests, a few minutes
	@rm -rf build/tests/quality
	@build/tests/run

test-all: test ## those, and all that takes long
	@harness/tests/long.sh

picture: $(PARTS) ## the README's picture anew, from a session of make watch
	@harness/desk/cast.sh chapters/at-work.svg

bench: $(PARTS) build/bench/bench ## what training, a verdict and a class cost, on an idle machine (build/bench.json)
	@build/bench/bench bench

bench-peers: $(PARTS) build/bench/bench ## training beside PyTorch's, where that is installed; many minutes (SEEDS=8)
	@SEEDS=$(SEEDS) build/bench/bench peers

setup: build/setup ## install what is missing (Debian), and nothing else
	@harness/setup.sh # also what was taken away since
	@echo 'Everything needed is installed.'

stubs: ## make every untouched stub anew from its solution
	@for l in $(LESSONS); do harness/lesson/stub.sh $$l; done

lesson: $(PARTS) ## the files of a new lesson: NAME=08-trust-region
	@harness/lesson/lesson.sh '$(NAME)'

clean: ## remove everything generated
	$Qrm -rf build

# What a workbook made by student-release cannot do.
solution outcomes gradescope student-release numbers pdf pictures picture stubs lesson test-all bench bench-peers: with-solutions
with-solutions:
	@[ -d solutions ] || { echo 'This needs the solutions, and they are not in this workbook.' >&2; exit 2; }

.DEFAULT:
	@echo "$(or $(patsubst %,$@ is for reading: chapters/%/lesson.md$(,) or make read LESSON=$@,$(call named,$@,$(CHAPTERS))),There is \
		no '$@' here. The lessons are: $(NUMBERS). make help lists the rest.)" >&2; exit 2

# ---- building ----

build/setup: harness/setup.sh
	@mkdir -p $(@D) 2>/dev/null && [ -w $(@D) ] || { echo 'No file can be written here, in $(CURDIR). Clone the workbook into a folder of your own.' >&2; exit 2; }
	@harness/setup.sh
	@echo 'Building, which happens once and takes a minute or two on two processors: $(words $(STAGES)) stages.'
	@touch $@ build/began

# What the pages are made with is installed the first time that someone wants them.
build/weave/setup: harness/setup.sh
	@harness/setup.sh book
	@mkdir -p $(@D) && touch $@

build/tests/%.o: CFLAGS += -Wno-conversion # Criterion's macros convert

build/%.o: harness/%.c | build/setup
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) $(DEPEND) $(shell pkg-config --cflags $(PACKAGES)) -c $< -o $@

build/linked/traps.o: harness/impl/traps.c | build/setup
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) $(DEPEND) -fPIC -c $< -o $@

build/linked/%.o: harness/learn/%.c | build/setup
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) $(DEPEND) -fPIC -c $< -o $@

# What every implementation is linked with: the room it learns in and the way out of a call, as one object.
build/linked.o: $(LINKED)
	$Qld -r -S $^ "$$($(CC) -print-libgcc-file-name)" -o $@ # without what debuggers want: every submission is linked with it
	@if [ "$$(uname -m)" = x86_64 ] && ! grep -qw fma /proc/cpuinfo; then \
		echo '  This processor has no fused multiply-add: networks learn the same here, about a hundred times slower.'; fi

$(LIBRARY): $(OBJECTS)
	$Qrm -f $@ $(READY) && ar rcs $@ $^
	@$(call tell,the harness is compiled)

build/ascent: build/programs/ascent.o $(LIBRARY) build/without
	$Q$(CC) $< $(LIBRARY) -o $@ $(if $(GIT2),-Wl$(,)--no-as-needed build/without/$(GIT2) -Wl$(,)-rpath$(,)'$$ORIGIN/without') \
		$(shell pkg-config --libs $(filter-out libarchive,$(PACKAGES))) $(MATHS)

# Under the name by which Criterion asks for it, if it does: harness/programs/libgit2.c says why.
GIT2 = $(shell objdump -p "$$(gcc -print-file-name=libcriterion.so)" 2>/dev/null | sed -n 's/ *NEEDED *\(libgit2\.so.*\)/\1/p')
build/without: harness/programs/libgit2.c | build/setup
	@mkdir -p $@
	$Q$(if $(GIT2),$(CC) $(CFLAGS) -fPIC -shared -Wl$(,)-soname$(,)$(GIT2) $< -o $@/$(GIT2))
	@touch $@

# Implementations take fork from the worker.
OWN_FORK = -Wl,--export-dynamic-symbol=fork

build/worker: build/programs/worker.o $(LIBRARY)
	$Q$(CC) $(OWN_FORK) $^ -o $@ $(shell pkg-config --libs libffi) $(MATHS)

# Archives are opened in a process of their own.
build/pack: build/programs/pack.o $(LIBRARY)
	$Q$(CC) $^ -o $@ $(shell pkg-config --libs libarchive)

build/unpack: build/programs/unpack.o $(LIBRARY)
	$Q$(CC) $^ -o $@ $(shell pkg-config --libs libarchive)

build/worker-sanitized: $(patsubst %,build/sanitized/%.o,programs/worker files impl/call impl/wire sandbox/serve sandbox/confine)
	$Q$(CC) $(OWN_FORK) $(SANITIZE) $^ -o $@ $(shell pkg-config --libs libffi) $(MATHS)

# What a sandboxed program may ask of the system, worked out once, here.
build/programs/seccomp: harness/programs/seccomp.c | build/setup
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) $< -o $@ $(shell pkg-config --cflags --libs libseccomp)

build/sandbox/filters.h: build/programs/seccomp
	@mkdir -p $(@D)
	$Q$< > $@

build/sandbox/confine.o: CFLAGS += -Ibuild
build/sandbox/confine.o: build/sandbox/filters.h

# Linked statically, so that what it forks is small.
build/tool_runner: build/programs/tool_runner.o $(LIBRARY)
	$Q$(CC) -static $^ -o $@

# The canary is put to the proof as what pupils hand in, and as a tool.
build/sandbox/canary.so: harness/programs/canary.c $(ROOM)
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) -fPIC -shared $^ -o $@ -lm

build/sandbox/canary-sanitized.so: harness/programs/canary.c $(ROOM)
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) $(SANITIZE) -fPIC -shared $^ -o $@ -lm

build/sandbox/canary: harness/programs/canary.c | build/setup
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) -DTOOL $< -o $@

build/tests/run: $(TESTS) $(LIBRARY)
	$Q$(CC) $^ -o $@ $(shell pkg-config --libs $(PACKAGES)) $(MATHS)

# The same with the sanitizers, for long.sh.
build/sanitized/%.o: harness/%.c build/sandbox/filters.h
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) -Wno-conversion -Ibuild $(SANITIZE) $(DEPEND) $(shell pkg-config --cflags $(PACKAGES)) -c $< -o $@

build/sanitized/harness.a: $(SOURCES:harness/%.c=build/sanitized/%.o)
	$Qrm -f $@ && ar rcs $@ $^

build/tests/run-sanitized: $(TESTS:build/%=build/sanitized/%) build/sanitized/harness.a
	$Q$(CC) $(SANITIZE) $^ -o $@ $(shell pkg-config --libs $(PACKAGES)) $(MATHS)

build/bench/bench: build/programs/bench.o $(LIBRARY)
	@mkdir -p $(@D)
	$Q$(CC) $< $(LIBRARY) -o $@ $(shell pkg-config --libs $(filter-out libarchive,$(PACKAGES))) $(MATHS)

# Where the C library is; the paths are asked for once, for asking takes longer than linking.
build/libraries: | build/setup
	@mkdir -p $(@D)
	@for l in libm.so.6 libc.so.6; do $(CC) -print-file-name=$$l; done > $@

# A lesson is linked with the references of the lessons before it, and with nothing else of them: its mistakes need not wait for theirs.
build/lessons/%/reference.so: $$(wildcard recorded/$$*.tar.xz) build/ascent build/libraries $(ROOM) harness/impl/build.lua harness/impl/handed.lua harness/impl/handed_inside.h harness/impl/traps.h harness/check/prepare.lua \
		$$(wildcard chapters/$$*/*.h chapters/$$*/jobs.c) $$(filter-out %/mistakes.c,$$(wildcard solutions/$$*/*.c)) | build/tool_runner build/worker
	@mkdir -p $(@D)
	$Qrm -f $(@D)/ready && $(if $(wildcard recorded),tar -xJf recorded/$*.tar.xz -C $(@D) &&) build/ascent prepare $* reference

build/lessons/%/ready: build/lessons/%/reference.so harness/lesson/regions.lua $(wildcard harness/scenario/*.lua) $$(wildcard chapters/$$*/scenarios.lua chapters/$$*/cases.lua solutions/$$*/mistakes.c)
	$Qbuild/ascent prepare $*
	@$(call tell,lesson $*)

$(foreach l,$(LESSONS),$(if $(BEFORE),$(eval build/lessons/$l/reference.so: build/lessons/$(BEFORE)/reference.so))$(eval BEFORE := $l))

-include $(wildcard build/*.d build/*/*.d build/*/*/*.d)
