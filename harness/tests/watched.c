/* watched.c: what a watch says of a file is what `check` says: its first word is that of `--quick`,
 * its last that with the sanitized run, byte for byte. One watch judges all files of a lesson, so
 * what one leaves behind would be seen in the next.
 *
 * `make test` asks of one program of each kind for two lessons; `make test-all` (ASCENT_ALL=1) of
 * every program that there is. */
#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

#define AT "build/tests/watched"

typedef struct {
    pid_t pid;
    FILE *to, *from;
} Watching;

static Watching watching(const char *slug)
{
    int down[2], up[2];
    cr_assert(pipe(down) == 0 && pipe(up) == 0);
    Watching w = {.pid = fork()};
    if (w.pid == 0) {
        dup2(down[0], 0), dup2(up[1], 1);
        close(down[1]), close(up[0]);
        unsetenv("BXFI_MAP");
        if (chdir(workbook()) == 0 && chdir(AT) == 0)
            execl("build/ascent", "ascent", "watch", slug, "--json", NULL);
        _exit(127);
    }
    close(down[0]), close(up[1]);
    w.to = fdopen(down[1], "w"), w.from = fdopen(up[0], "r");
    return w;
}

/* The next line it says without what only a watch says, the caller's to free. */
static char *said(Watching *w, bool pending)
{
    char *line = NULL;
    size_t room = 0;
    cr_assert(getline(&line, &room, w->from) > 0, "the watch says nothing any more");
    cJSON *json = cJSON_Parse(line);
    cr_assert(json != NULL, "%s", line);
    cr_expect(cJSON_IsTrue(cJSON_GetObjectItem(json, "pending")) == pending, "%s", line);
    cJSON_DeleteItemFromObject(json, "pending");
    free(line);
    line = cJSON_PrintUnformatted(json);
    cJSON_Delete(json);
    return line;
}

static char *said_by_check(const char *slug, const char *options)
{
    Ran ran = run("cd " AT " && build/ascent check %s --json %s", slug, options);
    cJSON *json = cJSON_Parse(ran.output);
    cr_assert(json != NULL, "%s: %s", slug, ran.output);
    char *line = cJSON_PrintUnformatted(json);
    cJSON_Delete(json), ran_free(&ran);
    return line;
}

/* In which line a loop without end is met depends on the moment. */
static void forget_lines(char *report)
{
    for (char *at = report; (at = strstr(at, ".c:"));) {
        char *line = at += strlen(".c:");
        line += strspn(line, "0123456789");
        memmove(at, line, strlen(line) + 1);
    }
}

static void expect_same(const char *path, char *watch, char *check, const char *which)
{
    if (strstr(check, "\"outcome\":\"hang\""))
        forget_lines(watch), forget_lines(check);
    cr_expect_str_eq(watch, check, "%s: the %s word of the watch is %s, of check %s", path, which,
                     watch, check);
    free(watch), free(check);
}

/* Saves the program, and reads both words. */
static void expect_agreement(Watching *w, const char *slug, const char *path)
{
    Ran saved = run("file=%s && cp $file " AT "/chapters/%s/new && mv " AT "/chapters/%s/new " AT
                    "/chapters/%s/$(basename $file)",
                    path, slug, slug, slug);
    cr_assert(saved.status == 0, "%s", saved.output);
    char *first = said(w, true), *last = said(w, false);
    expect_same(path, first, said_by_check(slug, "--quick"), "first");
    expect_same(path, last, said_by_check(slug, ""), "last");
    ran_free(&saved);
}

static void lesson_agrees(const char *slug)
{
    static const char *const kinds[] = {"correct", "mistakes", "wrong", "faults"};
    Watching w = watching(slug);
    free(said(&w, true)), free(said(&w, false));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        Ran list = run("lua5.4 harness/tests/corpus.lua %s %s " AT "/%s/%s | cut -f 1%s", kinds[i],
                       slug, kinds[i], slug, getenv("ASCENT_ALL") ? "" : " | head -n 1");
        cr_assert(list.status == 0 && *list.output == AT[0], "%s", list.output);
        for (char *rest = list.output, *path; (path = strsep(&rest, "\n")) && *path;)
            expect_agreement(&w, slug, path);
        ran_free(&list);
    }
    fclose(w.to);
    int how;
    cr_expect(waitpid(w.pid, &how, 0) == w.pid && how == 0, "the watch ends with its input");
    fclose(w.from);
}

Test(watched, a_watch_says_what_check_says, .timeout = 7200)
{
    workbook_copied(AT);
    Ran lessons = run("ls -d chapters/*/scenarios.lua | cut -d/ -f2%s",
                      getenv("ASCENT_ALL") ? "" : " | sed -n '1p;3p'");
    for (char *rest = lessons.output, *slug; (slug = strsep(&rest, "\n")) && *slug;)
        lesson_agrees(slug);
    ran_free(&lessons);
}
