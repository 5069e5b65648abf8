#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const char *workbook(void)
{
    static char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    cr_assert(n > 0);
    path[n] = '\0';
    for (int up = 0; up < 3; up++)
        *strrchr(path, '/') = '\0';
    return path;
}

Ran run(const char *format, ...)
{
    char *line, *all;
    va_list list;
    va_start(list, format);
    cr_assert(vasprintf(&line, format, list) > 0);
    va_end(list);
    cr_assert(asprintf(&all, "unset BXFI_MAP; cd '%s' && { %s\n} 2>&1 </dev/null", workbook(),
                       /* a judge is a Criterion program too, and must not take itself for this
                        * test */
                       line) > 0);
    FILE *pipe = popen(all, "r");
    cr_assert(pipe);
    char *output = calloc(1, (1 << 20) + 1);
    size_t n = fread(output, 1, 1 << 20, pipe);
    output[n] = '\0';
    int status = pclose(pipe);
    free(line), free(all);
    return (Ran){WIFEXITED(status) ? WEXITSTATUS(status) : -1, output};
}

void ran_free(Ran *ran) { free(ran->output); }

void workbook_copied(const char *at)
{
    Ran made = run("w='%s' && rm -rf %s && mkdir -p %s/build && cd %s && cp -r \"$w/chapters\" "
                   "\"$w/plots\" . && "
                   "cp \"$w/build/ascent\" \"$w/build/libraries\" build && "
                   "for part in harness solutions build/lessons build/tool_runner build/worker "
                   "build/worker-sanitized build/linked.o build/unpack build/sandbox; do ln -s "
                   "\"$w/$part\" $part || exit; done",
                   workbook(), at, at, at);
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
}

cJSON *check_json(const char *lesson, const char *file, const char *options, int *status)
{
    Ran ran = run("build/ascent check %s '%s' --json %s 2>/dev/null", lesson, file, options);
    cJSON *report = cJSON_Parse(ran.output);
    if (status)
        *status = ran.status;
    ran_free(&ran);
    return report;
}

const cJSON *first_diagnosis(const cJSON *report)
{
    const cJSON *row;
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios"))
        if (!cJSON_IsTrue(cJSON_GetObjectItem(row, "passed")))
            return cJSON_GetObjectItem(row, "diagnosis");
    return NULL;
}

const char *text_of(const cJSON *object, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, key));
    return text ? text : "";
}

cJSON *results_json(const char *out, const char *name)
{
    Ran ran = run("cat '%s/%s/results.json'", out, name);
    cJSON *results = cJSON_Parse(ran.output);
    cr_expect(results, "%s: results.json is no JSON: %.200s", name, ran.output);
    ran_free(&ran);
    return results;
}

const cJSON *first_lesson(const cJSON *results)
{
    const cJSON *extra = cJSON_GetObjectItem(results, "extra_data");
    return cJSON_GetArrayItem(cJSON_GetObjectItem(extra, "lessons"), 0);
}

void count_quality(const char *slug, const char *promise, int held, int made)
{
    Ran left = run("mkdir -p build/tests/quality && printf '%%s\\t%d\\t%d\\n' \"%s\" "
                   ">\"build/tests/quality/%s of %s\"",
                   held, made, promise, promise, slug);
    cr_assert(left.status == 0, "%s", left.output);
    ran_free(&left);
}
