/* gathered.c: notes are cut where there are too many, and hold nothing that steers a terminal. */
#define _GNU_SOURCE
#include "gathered.h"
#include "printable.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void gathered_note(Gathered *g, NoteKind kind, int lesson, const char *format, ...)
{
    if (g->notes == MOST_NOTES) {
        g->more++;
        return;
    }
    Note *n = &g->note[g->notes++];
    va_list list;
    va_start(list, format);
    n->kind = kind, n->lesson = lesson;
    vsnprintf(n->text, sizeof n->text, format, list);
    va_end(list);
    make_printable(n->text, false);
}

void gathered_trouble(Gathered *g, const char *what, const char *why)
{
    g->unable = true;
    if (!*g->trouble)
        snprintf(g->trouble, sizeof g->trouble, "%s: %s", what, why);
    make_printable(g->trouble, false);
}

const char *note_kind(NoteKind kind)
{
    static const char *const names[] = {[NOTE_TAKEN] = "taken",
                                        [NOTE_COPY] = "copy",
                                        [NOTE_NO_LESSON] = "no-lesson",
                                        [NOTE_BESIDE] = "beside",
                                        [NOTE_LEFT_OUT] = "left-out"};
    return names[kind];
}

bool gathered_left_out(const Gathered *g)
{
    for (size_t i = 0; i < g->notes; i++)
        if (g->note[i].kind == NOTE_LEFT_OUT || g->note[i].kind == NOTE_NO_LESSON)
            return true;
    return g->more > 0;
}

void gathered_free(Gathered *g)
{
    for (size_t i = 0; i < MOST_LESSONS; i++)
        free(g->lesson[i].text);
    *g = (Gathered){0};
}
