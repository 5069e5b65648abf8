/* pages.c: every number that a figure's C gives in a page, where it is WebAssembly, is what the
 * same call gives here (native.lua). Needs the book and node: book.sh makes the one and asks for
 * this. */
#include "support.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT "build/tests/pages"

/* How many numbers came back, and what differs. */
static const char *native(lua_State *L, const char *path, const char *which)
{
    static const char ask[] = "local path, which = ...\n"
                              "return (select(which, require('tests.native').differs(path)))";
    return lua_answer(L, ask, path, which, NULL);
}

Test(pages, what_a_figure_is_given_is_what_a_native_call_gives)
{
    if (!getenv("ASCENT_ALL"))
        cr_skip_test("left to make test-all");
    lua_State *L = lua_opened();
    Ran slugs = run("mkdir -p " AT "; ls chapters/*/figure*.js | cut -d/ -f2 | uniq");
    for (char *rest = slugs.output, *slug; (slug = strsep(&rest, "\n")) && *slug;) {
        char path[4096];
        snprintf(path, sizeof path, AT "/%s.lua", slug);
        Ran calls = run("node harness/tests/book/calls.js %s >%s", slug, path);
        cr_assert_eq(calls.status, 0, "%s: %s", slug, calls.output);
        const char *numbers = native(L, path, "1");
        cr_expect(atoi(numbers) > 0, "%s: found %s numbers, expected some", slug, numbers);
        printf("  %s: %s numbers\n", slug, numbers);
        const char *differs = native(L, path, "2");
        cr_expect(!*differs, "%s: %s", slug, differs);
        ran_free(&calls);
    }
    ran_free(&slugs);
    lua_close(L);
}
