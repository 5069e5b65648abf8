# Ascent. `make help` lists the commands. `make demo` and `make test` install what is missing first. `make Q=` shows what is run.

CC       = gcc
CFLAGS   = -std=gnu11 -O2 -g -ffp-contract=off -Wall -Wextra -Wconversion -Werror
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined
PACKAGES = lua5.4 criterion libffi libcjson libarchive
DEPEND   = -MMD -MP
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 1)
Q       ?= @
, := ,
MATHS    = -Wl,--no-as-needed -lm # implementations find libm in the program that loads them

LESSONS := $(patsubst chapters/%/scenarios.lua,%,$(wildcard chapters/*/scenarios.lua))
NUMBERS := $(foreach l,$(LESSONS),$(patsubst 0%,%,$(firstword $(subst -, ,$l))))
# LESSON=1, LESSON=01 and LESSON=01-softmax-step all mean the same folder.
SLUG     = $(or $(filter $(LESSON) $(LESSON)-% 0$(LESSON)-%,$(LESSONS)),$(error which lesson? say LESSON=01; there are $(LESSONS)))
# Programs of their own, which the command starts or which make needs.
APART    = harness/worker.c harness/unpack.c harness/grade/archive.c harness/impl/support.c harness/check/libgit2.c harness/sandbox/inside.c harness/sandbox/serve.c harness/sandbox/canary.c harness/sandbox/filters.c
SOURCES := $(filter-out $(APART) harness/tests/%,$(wildcard harness/*.c harness/*/*.c))
OBJECTS := $(SOURCES:harness/%.c=build/%.o)
TESTS   := $(patsubst harness/%.c,build/%.o,$(wildcard harness/tests/*.c))
LINKED  := build/linked/support.o $(patsubst harness/learn/%.c,build/linked/%.o,$(wildcard harness/learn/*.c))
ROOM    := build/linked.o
READY   := $(LESSONS:%=build/lessons/%/ready)
BOX     := build/inside build/sandbox/canary.so build/sandbox/canary-sanitized.so build/sandbox/canary
PARTS   := build/ascent build/worker build/worker-sanitized build/unpack $(BOX) build/libraries $(ROOM) $(READY)

.DEFAULT_GOAL := status
.SECONDEXPANSION:
.DELETE_ON_ERROR:
COMMANDS = status watch hint reset solution agent plot outcomes grade book read pdf pictures numbers help setup demo test test-all bench stubs lesson clean
.PHONY: $(COMMANDS) $(NUMBERS)

status: $(PARTS) ## where you stand and what is next; the same as make alone
	@build/ascent status

watch: $(PARTS) ## the verdict on every save; LESSON=02 for another than the first that is not done
	@build/ascent watch $(LESSON)

hint: $(PARTS) ## one step further each time; LESSON=02 for another than the first that is not done
	@build/ascent hint $(LESSON)

reset: $(PARTS) ## begin a lesson again, after asking; your file is kept
	@harness/desk/reset.sh $(SLUG)

solution: $(PARTS) ## the reference beside your own, when a lesson is done
	@harness/desk/solution.sh $(SLUG) $(if $(INSIST),insist)

agent: $(PARTS) ## train with your own code and watch it play: LESSON=02 (FILE= SEED= EPISODES=)
	@build/ascent agent $(LESSON) $(FILE) $(if $(EPISODES),--episodes $(EPISODES)) $(if $(SEED),--seed $(SEED))

plot: $(PARTS) ## a lesson's comparison, drawn: LESSON=02 (WITH=mine, WITH=mistakes, SEEDS=)
	@build/ascent plot $(LESSON) $(WITH:%=--with %) $(SEEDS:%=--seeds %)

outcomes: $(PARTS) ## what the reference reaches, against what is claimed
	@build/ascent outcomes $(LESSON)

grade: $(PARTS) ## grade a class: SUBMISSIONS=dir (OUT=build/grades LESSON=1,2 HIDDEN= SEED= TIMEOUT= JOBS= SHARD=1/4 SANDBOX=)
	@$(if $(SUBMISSIONS),,echo 'Whose? Say make grade SUBMISSIONS=dir' >&2; exit 2;) \
		build/ascent grade $(SUBMISSIONS) --out $(or $(OUT),build/grades) \
		$(LESSON:%=--lessons %) $(HIDDEN:%=--hidden %) $(SEED:%=--seed %) $(TIMEOUT:%=--timeout %) $(JOBS:%=--jobs %) $(SHARD:%=--shard %) $(SANDBOX:%=--sandbox %)

book: build/weave/setup $(if $(PLOTS),$(PARTS)) ## the book as pages, build/book/index.html (WITH=mine: without solutions; PLOTS=1: plots too)
	@$(if $(PLOTS),for f in plots/*.lua; do n=$$(basename $$f .lua); test -e build/plots/$$n.svg || build/ascent plot $$n >/dev/null; done)
	@$(MAKE) --no-print-directory -f harness/book/book.mk $(WITH:%=WITH=%)

read: book ## opens it, or one chapter: LESSON=02
	@harness/book/open.sh build/book/$(if $(LESSON),$(SLUG),index).html

pdf: book ## the pages as build/book/*.pdf, by Chromium
	@harness/book/pdf.sh

pictures: book ## the figures that README shows, drawn anew
	@for l in 02-reinforce 05-gae; do node harness/book/drawn.js $$l chapters/$$l picture; done

numbers: $(PARTS) ## chapters' numbers from runs, put right in place (LESSON= CHECK=1 LONG=1 REST=1)
	@build/ascent numbers $(LESSON) $(CHECK:%=--check) $(LONG:%=--long) $(REST:%=--rest)

help: ## this list
	@sed -nE 's/^([a-zA-Z0-9$$()-]+):.*## (.*)$$/  make \1\t\2/p' Makefile | sed 's/$$(NUMBERS)/1      /' | expand -t 18

$(NUMBERS): $(PARTS) ## check your own lesson 1 (2, 3, …)
	@build/ascent check $@

demo: $(PARTS) ## grade a small sample class, and show each diagnosis
	@harness/demo.sh

test: $(PARTS) build/tests/run ## the project's own tests, a few minutes
	@rm -rf build/tests/quality
	@build/tests/run

test-all: test ## those, and all that takes long
	@harness/tests/long.sh

bench: $(PARTS) ## what a check costs, in CPU time
	@harness/bench.sh

setup: build/setup ## install what is missing (Debian), and nothing else
	@echo 'Everything needed is installed.'

stubs: ## make every untouched stub anew from its solution
	@for l in $(LESSONS); do harness/book/stub.sh $$l; done

lesson: $(PARTS) ## the files of a new lesson: NAME=08-trust-region
	@harness/book/lesson.sh '$(NAME)'

clean: ## remove everything generated
	$Qrm -rf build

.DEFAULT:
	@echo "There is no '$@' here. The lessons are: $(NUMBERS). make help lists the rest." >&2; exit 2

# ---- building ----

build/setup: harness/setup.sh
	@harness/setup.sh
	@echo 'Building …'
	@mkdir -p $(@D) && touch $@

# What the pages are made with is installed the first time that someone wants them.
build/weave/setup: harness/setup.sh
	@harness/setup.sh book
	@mkdir -p $(@D) && touch $@

build/tests/%.o: CFLAGS += -Wno-conversion # Criterion's macros convert

build/%.o: harness/%.c | build/setup
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) $(DEPEND) $(shell pkg-config --cflags $(PACKAGES)) -c $< -o $@

build/linked/support.o: harness/impl/support.c | build/setup
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) $(DEPEND) -fPIC -c $< -o $@

build/linked/%.o: harness/learn/%.c | build/setup
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) $(DEPEND) -fPIC -c $< -o $@

# What every implementation is linked with: the room it learns in and the way out of a call, as one object.
build/linked.o: $(LINKED)
	$Qld -r -S $^ -o $@ # without what debuggers want: every submission is linked with it

build/ascent: $(OBJECTS) build/without
	$Q$(CC) $(OBJECTS) -o $@ $(if $(GIT2),-Wl$(,)--no-as-needed build/without/$(GIT2) -Wl$(,)-rpath$(,)'$$ORIGIN/without') \
		$(shell pkg-config --libs $(filter-out libarchive,$(PACKAGES))) $(MATHS)

# Under the name by which Criterion asks for it, if it does: harness/check/libgit2.c says why.
GIT2 = $(shell objdump -p "$$(gcc -print-file-name=libcriterion.so)" 2>/dev/null | sed -n 's/ *NEEDED *\(libgit2\.so.*\)/\1/p')
build/without: harness/check/libgit2.c | build/setup
	@mkdir -p $@
	$Q$(if $(GIT2),$(CC) $(CFLAGS) -fPIC -shared -Wl$(,)-soname$(,)$(GIT2) $< -o $@/$(GIT2))
	@touch $@

build/worker: build/worker.o build/impl/call.o build/impl/wire.o build/sandbox/serve.o build/sandbox/confine.o
	$Q$(CC) $^ -o $@ $(shell pkg-config --libs libffi) $(MATHS)

# Archives are opened in a process of their own.
build/unpack: build/unpack.o build/files.o build/grade/archive.o build/grade/lessons.o build/grade/export.o
	$Q$(CC) $^ -o $@ $(shell pkg-config --libs libarchive)

build/worker-sanitized: harness/worker.c harness/impl/call.c harness/impl/wire.c harness/sandbox/serve.c harness/sandbox/confine.c \
		$(wildcard harness/impl/*.h harness/sandbox/*.h) build/sandbox/filters.h | build/setup
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) -Ibuild $(SANITIZE) $(filter %.c,$^) -o $@ $(shell pkg-config --libs libffi) $(MATHS)

# What a sandboxed program may ask of the system, worked out once, here.
build/sandbox/filters: harness/sandbox/filters.c | build/setup
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) $< -o $@ $(shell pkg-config --cflags --libs libseccomp)

build/sandbox/filters.h: build/sandbox/filters
	$Q$< > $@

build/sandbox/confine.o: CFLAGS += -Ibuild
build/sandbox/confine.o: build/sandbox/filters.h

# Linked statically, so that what it forks is small.
build/inside: build/sandbox/inside.o build/sandbox/serve.o build/sandbox/confine.o
	$Q$(CC) -static $^ -o $@

# The canary is put to the proof as what pupils hand in, and as a tool.
build/sandbox/canary.so: harness/sandbox/canary.c $(ROOM)
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) -fPIC -shared $^ -o $@ -lm

build/sandbox/canary-sanitized.so: harness/sandbox/canary.c $(ROOM)
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) $(SANITIZE) -fPIC -shared $^ -o $@ -lm

build/sandbox/canary: harness/sandbox/canary.c | build/setup
	@mkdir -p $(@D)
	$Q$(CC) $(CFLAGS) -DTOOL $< -o $@

# The tests link with all but the command itself, whose Criterion test is not one of the project's.
build/tests/run: $(TESTS) build/grade/archive.o $(filter-out build/ascent.o build/check/% build/desk/% build/grade/grade.o build/grade/clerk.o build/grade/class.o build/experiment/experiment.o build/experiment/train.o,$(OBJECTS))
	$Q$(CC) $^ -o $@ $(shell pkg-config --libs $(PACKAGES)) $(MATHS)

# Where the C library is; the paths are asked for once, for asking takes longer than linking.
build/libraries: | build/setup
	@mkdir -p $(@D)
	@for l in libm.so.6 libc.so.6; do $(CC) -print-file-name=$$l; done > $@

# A lesson is linked with the references of the lessons before it, and with nothing else of them: its mistakes need not wait for theirs.
build/lessons/%/reference.so: build/ascent build/libraries $(ROOM) harness/impl/build.lua harness/impl/support.h harness/check/prepare.lua \
		$$(wildcard chapters/$$*/*.h chapters/$$*/jobs.c) $$(filter-out %/mistakes.c,$$(wildcard solutions/$$*/*.c))
	@mkdir -p $(@D)
	$Qbuild/ascent prepare $* reference

build/lessons/%/ready: build/lessons/%/reference.so harness/book/regions.lua $$(wildcard chapters/$$*/scenarios.lua solutions/$$*/mistakes.c)
	$Qbuild/ascent prepare $*
	@echo '  lesson $*'

$(foreach l,$(LESSONS),$(if $(BEFORE),$(eval build/lessons/$l/reference.so: build/lessons/$(BEFORE)/reference.so))$(eval BEFORE := $l))

-include $(wildcard build/*.d build/*/*.d)
