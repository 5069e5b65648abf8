/* causes.c: rows with the same diagnosis are put together. */
#define _GNU_SOURCE
#include "causes.h"
#include "../json.h"
#include <stdlib.h>
#include <string.h>

bool row_passed(const cJSON *row) { return json_is_true(row, "passed"); }

bool row_is_hidden(const cJSON *row) { return json_is_true(row, "hidden"); }

static const cJSON *diagnosis_of(const cJSON *row)
{
    const cJSON *why = cJSON_GetObjectItem(row, "diagnosis");
    return cJSON_IsObject(why) ? why : NULL;
}

static bool same(const cJSON *a, const cJSON *b)
{
    static const char *const keys[] = {"kind", "name", "text"};
    if (!a || !b)
        return a == b;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(json_text(a, keys[i]), json_text(b, keys[i])))
            return false;
    return true;
}

const Cause *cause_of_row(const Causes *causes, const cJSON *row)
{
    for (size_t i = 0; i < causes->n; i++)
        if (same(causes->cause[i].why, diagnosis_of(row)))
            return &causes->cause[i];
    return NULL;
}

void causes_of(const cJSON *report, Causes *to)
{
    const cJSON *row;
    size_t number = 0;
    to->n = 0;
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios")) {
        number++;
        if (row_passed(row) || row_is_hidden(row))
            continue;
        Cause *known = (Cause *)cause_of_row(to, row);
        if (known)
            known->tests++;
        else if (to->n < MOST_CAUSES)
            to->cause[to->n++] = (Cause){row, diagnosis_of(row), number, 1};
    }
}

/* Where in a message its cause stands. */
static const char *place_of(const Cause *cause, const char *message)
{
    const char *text = cause->why ? json_text(cause->why, "text") : "";
    return *text ? strstr(message, text) : NULL;
}

char *message_before(const Cause *cause, const cJSON *row)
{
    const char *message = json_text(row, "message"), *at = place_of(cause, message);
    size_t n = at ? (size_t)(at - message) : cause->why ? 0 : strlen(message);
    while (n > 0 && message[n - 1] == '\n')
        n--;
    return strndup(message, n);
}

char *message_behind(const Cause *cause)
{
    const char *at = place_of(cause, json_text(cause->first, "message"));
    at = at ? at + strlen(json_text(cause->why, "text")) : "";
    return strdup(at + strspn(at, "\n"));
}

void visible_points(const cJSON *report, double *score, double *most)
{
    const cJSON *row;
    *score = *most = 0;
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios")) {
        double points = row_is_hidden(row) ? 0 : json_number(row, "points");
        *most += points, *score += row_passed(row) ? points : 0;
    }
}
