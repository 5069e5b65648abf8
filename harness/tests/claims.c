/* claims.c: how often a claim is wrong of the reference, and how many known mistakes it rejects by
 * itself (claims.lua). With ASCENT_ALL=1, as in `make test-all`: every claim is asked at a hundred
 * seeds, for a class may be graded with any (--seed). */
#define _GNU_SOURCE
#include <criterion/criterion.h>

#include "support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void report(lua_State *L, const char *slug)
{
    int alarms = -1, runs = 0, caught = 0, differs = 0;
    const char *said =
        lua_answer(L, "return require('tests.claims').report((...), 100)", slug, NULL);
    const char *lines = strchr(said, '\n');
    sscanf(said, "%d %d %d %d", &alarms, &runs, &caught, &differs);
    printf("%s%s\n", slug, lines ? lines : said);
    cr_expect(alarms == 0, "%s: %s", slug, said);
    count_quality(slug, "claims at other seeds, true of the reference", runs - alarms, runs);
    count_quality(slug, "known mistakes that change a claim's numbers, rejected by it alone",
                  caught, differs);
}

Test(claims, none_fails_of_the_reference_at_any_seed, .timeout = 1800)
{
    if (!getenv("ASCENT_ALL"))
        cr_skip_test("left to make test-all");
    lua_State *L = lua_opened();
    Ran slugs = run("ls -d chapters/${LESSON}*/scenarios.lua | cut -d/ -f2");
    for (char *rest = slugs.output, *slug; (slug = strsep(&rest, "\n")) && *slug;)
        report(L, slug);
    ran_free(&slugs);
    lua_close(L);
}
