/* traps.c: linked into every implementation, so that a file can stop a call without knowing
 * who made it. */
#include "traps.h"
#include "call.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* The worker puts its own function here after loading; without one, stopping a call ends the
 * program. */
void (*ascent_stop)(Outcome outcome, const char *text);

static _Noreturn void stop(Outcome outcome, const char *text)
{
    if (ascent_stop)
        ascent_stop(outcome, text);
    fprintf(stderr, "%s\n", text);
    abort();
}

void ascent_todo(const char *region, const char *hint)
{
    char text[MAX_TEXT];
    snprintf(text, sizeof text, "%s\n%s", region, hint);
    stop(UNWRITTEN, text);
}

void ascent_missing(const char *function) { stop(NO_FUNCTION, function); }

void ascent_refuse(const char *format, ...)
{
    char text[MAX_TEXT];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    stop(REFUSED, text);
}
