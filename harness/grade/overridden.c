/* overridden.c: an override reaches the pupil: results.json and feedback.html say which points were
 * given by hand, and why. Only the files of those are written again for whom something has changed
 * (the view to_tell). What the tests found stays beside it. */
#define _GNU_SOURCE
#include "gradebook_inside.h"
#include "results.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Each lesson of the pupil's gets the override that holds, or loses the one that does not. */
static bool put_overrides(Gradebook *g, const char *pupil, cJSON *extra)
{
    sqlite3_stmt *find;
    cJSON *lesson;
    if (sqlite3_prepare_v2(g->db,
                           "SELECT points, reason FROM overridden WHERE pupil = ?1 AND lesson = ?2",
                           -1, &find, NULL) != SQLITE_OK)
        return gradebook_fails(g);
    cJSON_ArrayForEach (lesson, cJSON_GetObjectItem(extra, "lessons")) {
        const char *slug = cJSON_GetStringValue(cJSON_GetObjectItem(lesson, "lesson"));
        cJSON_DeleteItemFromObject(lesson, "override");
        sqlite3_reset(find);
        sqlite3_bind_text(find, 1, pupil, -1, SQLITE_STATIC);
        sqlite3_bind_text(find, 2, slug, -1, SQLITE_STATIC);
        if (sqlite3_step(find) != SQLITE_ROW)
            continue;
        cJSON *override = cJSON_AddObjectToObject(lesson, "override");
        cJSON_AddNumberToObject(override, "points", sqlite3_column_double(find, 0));
        cJSON_AddStringToObject(override, "reason", (const char *)sqlite3_column_text(find, 1));
    }
    sqlite3_finalize(find);
    return true;
}

static bool tell(Gradebook *g, const char *pupil)
{
    const char *out = g->settings->out, *book = *g->settings->book ? g->settings->book : NULL;
    cJSON *old = results_read(out, pupil);
    cJSON *extra = cJSON_DetachItemFromObject(old, "extra_data");
    bool put = extra && put_overrides(g, pupil, extra);
    cJSON *results = put ? results_new(extra) : NULL;
    bool written = results && results_write(out, pupil, results, book);
    if (put ? !written : !extra)
        fprintf(stderr, "ascent grade: %s/%s/results.json: %s\n", out, pupil, strerror(errno));
    if (!put)
        cJSON_Delete(extra);
    cJSON_Delete(results), cJSON_Delete(old);
    return written;
}

bool overridden_tell(Gradebook *g)
{
    sqlite3_stmt *row;
    int step;
    bool fine = true;
    if (sqlite3_prepare_v2(g->db, "SELECT pupil FROM to_tell ORDER BY pupil", -1, &row, NULL) !=
        SQLITE_OK)
        return gradebook_fails(g);
    while (fine && (step = sqlite3_step(row)) == SQLITE_ROW)
        fine = tell(g, (const char *)sqlite3_column_text(row, 0));
    sqlite3_finalize(row);
    return fine && (step == SQLITE_DONE || gradebook_fails(g));
}
