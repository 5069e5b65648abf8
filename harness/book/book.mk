# book.mk: the book, build/book/, from chapters, notes, headers and figures. `make book` calls it from the workbook's folder. Only
# what has changed is made again, each file whole or not at all. WITH=mine: without solutions and notes, for a class.

.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
# What was there when build/weave/setup was made may have gone since.
MISSING := $(strip $(foreach t,pandoc node clang wasm-ld hb-subset woff2_compress lua5.4,$(if $(shell command -v $t),,$t)))
$(if $(MISSING),$(error found no $(MISSING), expected what `harness/setup.sh book` installs))
# With WITH=mine what stands for the reference is the reader's own file; there are no notes and no list of mistakes.
OWNBOOK := $(filter mine,$(WITH))
SLUGS   := $(shell lua5.4 harness/book/shelf.lua slugs)
$(if $(SLUGS),,$(error no book without chapters))
NOTES   := $(if $(OWNBOOK),,$(foreach s,$(SLUGS),$(if $(wildcard solutions/$s/notes.md),$s)))
SHELF   := index agents agent notation glossary $(if $(OWNBOOK),,mistakes)
SITE    := build/book$(OWNBOOK:%=-own)
WEAVE   := build/weave$(OWNBOOK:%=-own)
export SITE WEAVE WITH
TOOLS   := harness/book/book.mk $(wildcard harness/book/*.lua harness/lesson/regions.lua harness/experiment/collection.lua) harness/book/maths.js harness/book/page.html
HEADERS := $(wildcard chapters/*/*.h) $(wildcard harness/learn/*.h)
PANDOC  := pandoc -f gfm+tex_math_dollars+attributes+smart -t html5 --wrap=none \
	--lua-filter harness/book/weave.lua --template harness/book/page.html
PAGES   := $(SLUGS:%=$(SITE)/%.html) $(NOTES:%=$(SITE)/%-notes.html)
STYLE   := $(SITE)/fonts.css $(SITE)/katex.css $(SITE)/book.css $(SITE)/book.js $(SITE)/verdict.js $(SITE)/follow.js $(SITE)/museum.js

book: $(WEAVE)/sound

$(SITE) $(WEAVE):
	@mkdir -p $@

# weave KIND SLUG SOURCE. Of what pandoc writes goes what nobody uses: anchors for every line of code, and the kinds of words in it that
# book.css gives no ink; a cell's alignment is a class.
slim = -e 's| id="cb[0-9]+(-[0-9]+)?"||g; s|<a href="\#cb[^"]*" aria-hidden="true" tabindex="-1"></a>||g' \
	-e 's~<span class="(al|an|at|bn|bu|cn|cv|do|er|ex|fu|in|op|ot|sc|va|vs|wa)">([^<]*)</span>~\2~g; s|<span class="([a-z]{2})">|<span class=\1>|g' \
	-e 's/ class="(odd|even|header)"//g; s| style="text-align: left;"||g; s| style="text-align: right;"| class=r|g'
weave = $(PANDOC) -M kind=$1 -M slug=$2 -M file=$3 -M rows=$(WEAVE)/$(@F:.html=.rows) $3 -o $(WEAVE)/$(@F) && \
	sed -E -i $(slim) $(WEAVE)/$(@F) && \
	mv $(WEAVE)/$(@F) $@

$(SLUGS:%=$(SITE)/%.html): $(SITE)/%.html: chapters/%/lesson.md $(TOOLS) $(HEADERS) chapters/book.lua | $(SITE) $(WEAVE)
	@$(call weave,chapter,$*,$<)

$(foreach s,$(SLUGS),$(eval $(SITE)/$s.html: $(wildcard chapters/$s/exhibits.lua chapters/$s/instruments.lua chapters/$s/readings.lua)))

$(NOTES:%=$(SITE)/%-notes.html): $(SITE)/%-notes.html: solutions/%/notes.md $(TOOLS) $(HEADERS) | $(SITE) $(WEAVE)
	@$(call weave,notes,$*,$<)

# The pages that are made of all the others: contents, what an agent sees, notation, glossary, mistakes.
$(WEAVE)/%.md: harness/book/shelf.lua $(PAGES) $(wildcard solutions/*/mistakes.c chapters/notation.md) | $(WEAVE)
	@lua5.4 harness/book/shelf.lua $* > $@

$(SHELF:%=$(SITE)/%.html): $(SITE)/%.html: $(WEAVE)/%.md $(TOOLS)
	@$(call weave,page,$*,$<)

$(SITE)/search.js: $(PAGES) $(SHELF:%=$(SITE)/%.html)
	@lua5.4 harness/book/shelf.lua search > $(WEAVE)/search.js && mv $(WEAVE)/search.js $@

$(SITE)/fonts.css: harness/book/fonts.sh | $(SITE) $(WEAVE)
	@harness/book/fonts.sh > $(WEAVE)/fonts.css && mv $(WEAVE)/fonts.css $@

$(SITE)/katex.css: harness/book/maths.js $(PAGES) $(SHELF:%=$(SITE)/%.html)
	@node harness/book/maths.js css $(filter %.html,$^) > $(WEAVE)/katex.css && mv $(WEAVE)/katex.css $@

# Scripts and styles without their comments, indentation and empty lines: a page is to be light.
bare = sed -E 's/^ +//; /^\/\//d; s|^/\*.*\*/$$||; /^$$/d'

$(filter-out %/fonts.css %/katex.css,$(STYLE)): $(SITE)/%: harness/book/% | $(SITE)
	@$(bare) $< > $@

# ---- the lessons' C, as modules of a page ----

# stem SLUG: NN-some-name → some_name. upto SLUG: that lesson and those before it that have code.
CODED = $(foreach s,$(SLUGS),$(if $(wildcard chapters/$s/$(call stem,$s).h),$s))
stem  = $(subst -,_,$(patsubst $(firstword $(subst -, ,$1))-%,%,$1))
upto  = $(wordlist 1,$(words $(shell echo '$(CODED)' | sed 's/$1.*/$1/')),$(CODED))
CLANG = clang --target=wasm32-wasi --sysroot=/usr -std=gnu11 -Os -msimd128 -DUNFUSED -ffp-contract=off -fno-finite-loops \
	-ffunction-sections -fdata-sections -Iharness/learn -Iharness/impl -include harness/impl/traps.h
LINK  = -mexec-model=reactor -nodefaultlibs -lc \
	-Wl,--gc-sections,--strip-all,--stack-first,--allow-undefined -Wl,-z,stack-size=1048576
LEARN := $(patsubst harness/learn/%.c,$(WEAVE)/wasm/learn-%.o,$(wildcard harness/learn/*.c)) $(WEAVE)/wasm/page.o
JOINED := harness/book/book.mk harness/lesson/contract.lua harness/book/glue.lua \
	harness/book/library.lua harness/book/page/page.h
FIGURES := $(wildcard chapters/*/figure*.js)
DRAWN := $(sort $(foreach f,$(FIGURES),$(notdir $(patsubst %/,%,$(dir $f)))))

$(WEAVE)/wasm:
	@mkdir -p $@

$(WEAVE)/wasm/learn-%.o: harness/learn/%.c $(wildcard harness/learn/*.h) | $(WEAVE)/wasm
	@$(CLANG) -c $< -o $@

$(WEAVE)/wasm/page.o: harness/book/page/page.c harness/book/page/page.h $(wildcard harness/learn/*.h) | $(WEAVE)/wasm
	@$(CLANG) -c $< -o $@

# object NAME SLUG SOURCE: compiled as a check compiles it, but for a page.
define object
$(WEAVE)/wasm/$2-$1.o: $3 $(wildcard chapters/*/*.h harness/learn/*.h) | $(WEAVE)/wasm
	@$(CLANG) $(if $(OWNBOOK),-w )$(patsubst %,-Ichapters/%,$(call upto,$2)) -include chapters/$2/$(call stem,$2).h -c $$< -o $$@ \
		$(if $(OWNBOOK),|| { echo '$3 does not compile; its figures say so' >&2; echo | $(CLANG) -x c -c - -o $$@; })
endef
$(foreach s,$(CODED),$(eval $(call object,reference,$s,$(if $(OWNBOOK),chapters,solutions)/$s/$(call stem,$s).c)))
$(foreach s,$(CODED),$(if $(wildcard chapters/$s/jobs.c),$(eval $(call object,jobs,$s,chapters/$s/jobs.c))))

# code SLUG: the lesson whose C a chapter's figures call; lesson 1's where it has none.
code = $(or $(filter $1,$(CODED)),$(firstword $(CODED)))

# A module has a lesson, its jobs, the references of the lessons before it, and worlds.
around = $(patsubst %,$(WEAVE)/wasm/%-reference.o,$(filter-out $1,$(call upto,$1))) $(if $(wildcard chapters/$1/jobs.c),$(WEAVE)/wasm/$1-jobs.o) $(LEARN)

# module NAME SLUG SCRIPTS: what NAME's page calls, from SLUG's reference and from the reader's own file. What the compiler objects to
# in that is for the figure to say, and stops no build. OWN=FILE takes another file than the reader's.
define module
$(WEAVE)/wasm/$1-reference.wasm: $(WEAVE)/wasm/$2-reference.o $(call around,$2) $(JOINED) $3
	@$$(CLANG) $$(filter %.o,$$^) $$(LINK) $$$$(lua5.4 harness/book/glue.lua exports $2 $3) -o $$@

$(SITE)/$1-mine.js: $(or $(OWN),chapters/$2/$(call stem,$2).c) $(call around,$2) $(JOINED) $3 | $(SITE)
	@rm -f $(WEAVE)/wasm/$1-mine.wasm
	@$$(CLANG) -w $(patsubst %,-Ichapters/%,$(call upto,$2)) -include chapters/$2/$(call stem,$2).h $$(filter %.c %.o,$$^) $$(LINK) \
		$$$$(lua5.4 harness/book/glue.lua exports $2 $3) -o $(WEAVE)/wasm/$1-mine.wasm > $(WEAVE)/wasm/$1-mine.log 2>&1; \
	lua5.4 harness/book/glue.lua mine $1 $$$$(test -e $(WEAVE)/wasm/$1-mine.wasm && echo $(WEAVE)/wasm/$1-mine.wasm || echo -) $(WEAVE)/wasm/$1-mine.log > $$@
	@$(if $(OWN)$(filter %-agent,$1),,test ! -e build/lessons/$2/ready || { printf 'Ascent.verdict("%s",' $1; \
		build/ascent check $2 chapters/$2/$(call stem,$2).c --json 2>/dev/null | sed 's|</|<\\/|g' | grep . || echo null; echo ');'; } >> $$@)

# Known mistakes of $2, each as a module, for the figures that put one beside the reference.
$(SITE)/$1-mistakes.js: solutions/$2/mistakes.c solutions/$2/$(call stem,$2).c $(call around,$2) $(JOINED) $3 | $(SITE)
	@set -e; for m in $$$$(lua5.4 harness/book/glue.lua beside $3); do \
		lua5.4 harness/lesson/regions.lua mistake solutions/$2/$(call stem,$2).c solutions/$2/mistakes.c $$$$m > $(WEAVE)/wasm/$1-$$$$m.c; \
		$$(CLANG) -w $(patsubst %,-Ichapters/%,$(call upto,$2)) -include chapters/$2/$(call stem,$2).h $(WEAVE)/wasm/$1-$$$$m.c $$(filter %.o,$$^) $$(LINK) \
			$$$$(lua5.4 harness/book/glue.lua exports $2 $3) -o $(WEAVE)/wasm/$1-$$$$m.wasm; \
		lua5.4 harness/book/glue.lua mistake $1 $$$$m $(WEAVE)/wasm/$1-$$$$m.wasm; \
	done > $(WEAVE)/$1-mistakes.js; mv $(WEAVE)/$1-mistakes.js $$@

$(SITE)/$1-reference.js: $(WEAVE)/wasm/$1-reference.wasm | $(SITE)
	@lua5.4 harness/book/glue.lua contract $1 $2 $$< $3 > $(WEAVE)/wasm/$1.js && mv $(WEAVE)/wasm/$1.js $$@
endef
AGENTS := $(foreach s,$(CODED),$(if $(wildcard chapters/$s/agent.js),$s))
$(foreach s,$(DRAWN),$(eval $(call module,$s,$(call code,$s),$(wildcard chapters/$s/figure*.js))))
$(foreach s,$(AGENTS),$(eval $(call module,$s-agent,$s,chapters/$s/agent.js harness/book/agents.js)))

$(SITE)/figures.js: harness/book/book.mk harness/book/calls.js harness/book/draw.js harness/book/figure.js | $(SITE) $(WEAVE)
	@($(bare) $(filter %.js,$^)$(if $(OWNBOOK),; echo 'Ascent.own = true;')) > $(WEAVE)/figures.js && mv $(WEAVE)/figures.js $@

# Each script in a scope of its own. The modules that they call are loaded as figures are seen.
scoped = for f in $1; do echo '(() => {'; $(bare) $$f; echo '})();'; done

$(DRAWN:%=$(SITE)/%.js): $(SITE)/%.js: harness/book/book.mk $(FIGURES) | $(SITE) $(WEAVE)
	@($(call scoped,$(filter chapters/$*/%,$^))) > $(WEAVE)/$*.js && mv $(WEAVE)/$*.js $@

$(SITE)/agents.js: harness/book/agents.js $(AGENTS:%=chapters/%/agent.js) | $(SITE)
	@($(bare) harness/book/agents.js; $(call scoped,$(filter chapters/%,$^))) > $(WEAVE)/agents.js && mv $(WEAVE)/agents.js $@

$(WEAVE)/agents.drawn: $(AGENTS:%=$(SITE)/%-agent-reference.js)
$(foreach s,$(DRAWN),$(eval $(WEAVE)/$s.drawn: $(SITE)/$s-reference.js))

# What each figure shows before a script has run, and on paper.
$(DRAWN:%=$(WEAVE)/%.drawn) $(WEAVE)/agents.drawn: $(WEAVE)/%.drawn: harness/book/drawn.js $(SITE)/figures.js $(SITE)/%.js
	@node harness/book/drawn.js $* $(WEAVE) && touch $@

$(DRAWN:%=$(SITE)/%.html) $(SITE)/agents.html: $(SITE)/%.html: $(WEAVE)/%.drawn

# Plots that have been drawn stand in their chapters; `make book PLOTS=1` draws those that have not.
PLOTS_DRAWN := $(filter $(patsubst plots/%.lua,%,$(wildcard plots/*.lua)),$(patsubst build/plots/%.svg,%,$(wildcard build/plots/*.svg)))

$(SITE)/plots/%.svg: build/plots/%.svg harness/book/plot.sh
	@mkdir -p $(@D) && harness/book/plot.sh $< > $@

$(foreach s,$(SLUGS),$(eval $(SITE)/$s.html: $(patsubst %,$(SITE)/plots/%.svg,$(filter $(firstword $(subst -, ,$s))-%,$(PLOTS_DRAWN)))))

SKETCHED := $(patsubst chapters/%/drawings.js,%,$(wildcard chapters/*/drawings.js))
$(SKETCHED:%=$(WEAVE)/%.drawings): $(WEAVE)/%.drawings: chapters/%/drawings.js harness/book/drawn.js harness/book/draw.js | $(WEAVE)
	@node harness/book/drawn.js $* $(WEAVE) drawings && touch $@
$(SKETCHED:%=$(SITE)/%.html): $(SITE)/%.html: $(WEAVE)/%.drawings

# Nothing points into the void, every sign has a shape, no page is heavier than it may be.
BESIDE := $(if $(OWNBOOK),,$(foreach s,$(filter $(CODED),$(DRAWN)),$(if $(shell grep -l 'beside: \[' chapters/$s/figure*.js),$(SITE)/$s-mistakes.js)))
OWN_FILES = $(patsubst %,$(SITE)/%-mine.js,$(filter $(CODED),$(DRAWN)) $(AGENTS:%=%-agent))
$(WEAVE)/sound: $(if $(OWNBOOK),,$(OWN_FILES)) $(BESIDE) $(PAGES) $(SHELF:%=$(SITE)/%.html) $(STYLE) $(SITE)/search.js harness/book/check.lua
	@lua5.4 harness/book/check.lua $(sort $(PAGES) $(SHELF:%=$(SITE)/%.html))
	@touch $@
