/* submission.c: names what a submission's results come from, judges what has no results yet, and
 * keeps account of the CPU time. */
#define _GNU_SOURCE
#include "submission.h"
#include "../check/check.h"
#include "../sandbox/room.h"
#include "results.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* What the results come from: the settings, and for each lesson the file, or why there is none. */
static void key_of(const BatchSettings *t, const Gathered *g, char key[SHA256_HEX])
{
    Sha256 hash;
    sha256_init(&hash);
    sha256_put_text(&hash, t->settings);
    for (size_t i = 0; i < t->lessons.n; i++) {
        const Handed *h = &g->lesson[i];
        if (!t->lessons.lesson[i].graded)
            continue;
        sha256_put_text(&hash, h->text ? "" : h->why);
        sha256_put(&hash, &h->length, sizeof h->length);
        sha256_put(&hash, h->text ? h->text : "", h->text ? h->length : 0);
    }
    sha256_hex(&hash, key);
}

static bool stands(const BatchSettings *t, const Pupil *pupil, const char *key)
{
    cJSON *old = results_read(t->out, pupil->encoded);
    bool same = old && !strcmp(results_key(old), key);
    cJSON_Delete(old);
    return same;
}

/* Why there is no new grade; the first reason is the one. */
static void trouble(Gathered *g, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    if (!*g->trouble)
        vsnprintf(g->trouble, sizeof g->trouble, format, list);
    va_end(list);
}

/* Judges lesson i; its report, or NULL with a remark. */
static cJSON *judge(Submissions *s, size_t i, Gathered *g)
{
    const BatchSettings *t = s->settings;
    const Handed *h = &g->lesson[i];
    static Job job;
    job = (Job){.seed = t->seed,
                .sanitize = SANITIZE_UNEXPLAINED,
                .sandbox = t->sandbox,
                .kept = true,
                .text = h->text,
                .length = h->length,
                .presence = h->presence,
                .absent = h->text ? NULL : h->why,
                .hidden = *t->hidden ? t->hidden : NULL,
                .cpu_s = t->cpu_s};
    snprintf(job.root, sizeof job.root, "%s", t->root);
    snprintf(job.lesson, sizeof job.lesson, "%s", t->lessons.lesson[i].slug);
    snprintf(job.shown, sizeof job.shown, "%s", t->lessons.lesson[i].file);
    int top = lua_gettop(s->L);
    bool judged = check_judge(s->L, &job, "batch", 3);
    const char *text = lua_tostring(s->L, judged ? -2 : -1);
    s->tools_s += judged ? lua_tonumber(s->L, -1) : 0;
    cJSON *report = judged && text ? cJSON_Parse(text) : NULL;
    if (!report)
        trouble(g, "%s could not be judged: %s", job.lesson, text ? text : "no reason given");
    lua_settop(s->L, top);
    return report;
}

static bool judge_all(Submissions *s, const Pupil *pupil, const char *key, Gathered *g)
{
    const BatchSettings *t = s->settings;
    cJSON *results = results_new(&(Origin){t->workbook, key, t->seed, t->sandbox == BACKEND_NONE});
    bool fine = true;
    for (size_t i = 0; fine && i < t->lessons.n; i++) {
        if (!t->lessons.lesson[i].graded)
            continue;
        cJSON *report = judge(s, i, g);
        fine = report != NULL;
        if (fine)
            results_add(results, report, (int)i + 1);
        cJSON_Delete(report);
    }
    if (fine && !results_write(t->out, pupil->encoded, results)) {
        trouble(g, "%s/%s/results.json: %s", t->out, pupil->encoded, strerror(errno));
        fine = false;
    }
    cJSON_Delete(results);
    return fine;
}

static Done handle(Submissions *s, const Pupil *pupil, Gathered *g)
{
    char key[SHA256_HEX];
    results_tidy(s->settings->out, pupil->encoded);
    gather(pupil, &s->settings->lessons, s->settings->sandbox, s->settings->root, s->unpacked, g);
    if (g->unable)
        return NOT_JUDGED;
    key_of(s->settings, g, key);
    if (stands(s->settings, pupil, key))
        return STANDS;
    return judge_all(s, pupil, key, g) ? GRADED : NOT_JUDGED;
}

static double own_cpu(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
}

Done submission_grade(Submissions *s, const Pupil *pupil, Gathered *g, Spent *spent)
{
    double own = own_cpu(), others = room_spent();
    s->tools_s = 0;
    Done done = handle(s, pupil, g);
    *spent = (Spent){own_cpu() - own, s->tools_s, room_spent() - others - s->tools_s};
    return done;
}
