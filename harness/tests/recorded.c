/* recorded.c: what make has prepared of each lesson stands on its own: the reference gives what is
 * recorded of it, each known mistake has words and other answers than the reference, and a stub is
 * told as unwritten. A workbook without solutions has no other proof, and takes this test along. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define EACH_LESSON                                                                                \
    "local wrong, n = {}, 0\n"                                                                     \
    "for _, l in ipairs(require('lesson.lesson').all()) do if host.exists(l.header) then\n"        \
    "  require('lesson.lesson').read(l)\n"
#define TELL                                                                                       \
    "end end\n"                                                                                    \
    "return n == 0 and 'nothing was asked' or table.concat(wrong, '; ')"

static void expect_none_wrong(const char *of_each)
{
    char chunk[8192];
    snprintf(chunk, sizeof chunk, EACH_LESSON "%s\n" TELL, of_each);
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, chunk, NULL), ""));
    lua_close(L);
}

Test(recorded, the_reference_gives_what_is_recorded_of_it, .timeout = 60)
{
    expect_none_wrong(
        "local scenario = require('scenario.scenario')\n"
        "local function bound(record, so)\n"
        "  return host.bind(host.trusted(record and l.built .. '/reference.record' or nil,\n"
        "    so and l.built .. '/reference.so' or nil), l.functions)\n"
        "end\n"
        "local kept, coded = bound(true, false), bound(false, true)\n"
        "for _, s in ipairs(scenario.of(l)) do for case = 1, s.cases do\n"
        "  local numbers, other = scenario.run(s, kept, 1, case), scenario.run(s, coded, 1, case)\n"
        "  n = n + 1\n"
        "  if not numbers or not other or scenario.first_difference(s, numbers, other) then\n"
        "    wrong[#wrong + 1] = l.slug .. ': ' .. s.name\n"
        "  end\n"
        "end end\n");
}

Test(recorded, every_known_mistake_has_words_and_fails_a_scenario, .timeout = 120)
{
    if (access("solutions", F_OK) == 0) {
        printf("skipped: with the solutions there, lessons/* asks more of every known mistake\n");
        return;
    }
    expect_none_wrong(
        "local scenario = require('scenario.scenario')\n"
        "local reference = host.bind(host.trusted(l.built .. '/reference.record', nil), "
        "l.functions)\n"
        "local function fails(bound)\n"
        "  for _, s in ipairs(scenario.of(l)) do for case = 1, s.cases do\n"
        "    local numbers = scenario.run(s, bound, 1, case)\n"
        "    if not numbers or scenario.first_difference(s, scenario.run(s, reference, 1, case), "
        "numbers)\n"
        "      or s.oracle and not s.oracle(numbers) then return true end\n"
        "  end end\n"
        "end\n"
        "for _, m in ipairs(require('lesson.lesson').mistakes(l)) do\n"
        "  n = n + 1\n"
        "  local so = ('%s/%s.so'):format(l.built, m.name)\n"
        "  if m.text == '' or not fails(host.bind(host.trusted(nil, so), l.functions)) then\n"
        "    wrong[#wrong + 1] = l.slug .. ': ' .. m.name\n"
        "  end\n"
        "end\n");
}

Test(recorded, a_stub_is_told_as_unwritten, .timeout = 60)
{
    Ran list = run("ls -d chapters/*/scenarios.lua | cut -d/ -f2");
    for (char *rest = list.output, *slug; (slug = strsep(&rest, "\n")) && *slug;) {
        char stub[300];
        snprintf(stub, sizeof stub, "build/lessons/%s/stub.c", slug);
        Ran made = run("test -e %s || lua5.4 harness/lesson/regions.lua stub $(ls solutions/%s/*.c "
                       "| grep -v /mistakes.c) > %s",
                       stub, slug, stub);
        cJSON *report = check_json(slug, stub, "--quick", NULL);
        const cJSON *score = cJSON_GetObjectItem(report, "score");
        cr_expect(made.status == 0 && score && score->valuedouble == 0, "%s", slug);
        cr_expect(eq(str, (char *)text_of(first_diagnosis(report), "kind"), "unwritten"));
        cJSON_Delete(report), ran_free(&made);
    }
    ran_free(&list);
}
