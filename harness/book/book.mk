# book.mk: the book, build/book/, from chapters, notes, headers and figures. `make book` calls it from the workbook's folder. Only
# what has changed is made again, each file whole or not at all. WITH=mine: without solutions and notes, for a class.

.DELETE_ON_ERROR:
.SUFFIXES:
SLUGS   := $(shell lua5.4 harness/book/shelf.lua slugs)
NOTES   := $(if $(filter mine,$(WITH)),,$(foreach s,$(SLUGS),$(if $(wildcard solutions/$s/notes.md),$s)))
SHELF   := index agent notation glossary $(if $(filter mine,$(WITH)),,mistakes)
SITE    := build/book
WEAVE   := build/weave
TOOLS   := $(wildcard harness/book/*.lua harness/lesson/regions.lua) harness/book/maths.js harness/book/page.html
HEADERS := $(wildcard chapters/*/*.h) harness/learn/agent.h harness/learn/rng.h
PANDOC  := pandoc -f gfm+tex_math_dollars+attributes+smart -t html5 --wrap=none --lua-filter harness/book/weave.lua --template harness/book/page.html
PAGES   := $(SLUGS:%=$(SITE)/%.html) $(NOTES:%=$(SITE)/%-notes.html)
STYLE   := $(SITE)/fonts.css $(SITE)/katex.css $(SITE)/book.css $(SITE)/book.js

book: $(WEAVE)/sound

$(SITE) $(WEAVE):
	@mkdir -p $@

# weave KIND SLUG SOURCE
weave = $(PANDOC) -M kind=$1 -M slug=$2 -M file=$3 -M rows=$(WEAVE)/$(@F:.html=.rows) $3 -o $(WEAVE)/$(@F) && mv $(WEAVE)/$(@F) $@

$(SLUGS:%=$(SITE)/%.html): $(SITE)/%.html: chapters/%/lesson.md $(TOOLS) $(HEADERS) chapters/book.lua | $(SITE) $(WEAVE)
	@$(call weave,chapter,$*,$<)

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

$(SITE)/katex.css: harness/book/maths.js | $(SITE) $(WEAVE)
	@node harness/book/maths.js css > $(WEAVE)/katex.css && mv $(WEAVE)/katex.css $@

$(SITE)/%.css: harness/book/%.css | $(SITE)
	@cp $< $@

$(SITE)/book.js: harness/book/book.js | $(SITE)
	@cp $< $@

# Nothing points into the void, every sign has a shape, no page is heavier than it may be.
$(WEAVE)/sound: $(PAGES) $(SHELF:%=$(SITE)/%.html) $(STYLE) $(SITE)/search.js harness/book/check.lua
	@lua5.4 harness/book/check.lua $(sort $(PAGES) $(SHELF:%=$(SITE)/%.html))
	@touch $@
