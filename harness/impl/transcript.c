/* transcript.c: requests and answers one behind the other, and where each ends. */
#include "transcript.h"
#include <stdlib.h>

void transcript_free(Transcript *t)
{
    frame_free(&t->bytes);
    free(t->end), free(t->first);
    *t = (Transcript){0};
}

/* Room for one more in `list`, of which `each` belong together. */
static void grow(Transcript *t, size_t **list, size_t used, size_t *room, size_t each)
{
    if (used < *room)
        return;
    size_t more = *room ? 2 * *room : 16, *grown = realloc(*list, each * more * sizeof **list);
    if (grown)
        *list = grown, *room = more;
    else
        t->bytes.bad = true;
}

void transcript_case(Transcript *t)
{
    grow(t, &t->first, t->cases, &t->cases_room, 1);
    if (!t->bytes.bad)
        t->first[t->cases++] = t->calls;
}

void transcript_put(Transcript *t, const Frame *request, const Frame *answer)
{
    grow(t, &t->end, t->calls, &t->calls_room, 2);
    frame_put(&t->bytes, request->bytes, request->end);
    size_t end = t->bytes.end;
    frame_put(&t->bytes, answer->bytes, answer->end);
    if (t->bytes.bad)
        return;
    t->end[2 * t->calls] = end, t->end[2 * t->calls + 1] = t->bytes.end;
    t->calls++;
}

/* Part 2i is request i, part 2i + 1 its answer. */
static Frame part(const Transcript *t, size_t k)
{
    size_t begin = k ? t->end[k - 1] : 0;
    return (Frame){.bytes = t->bytes.bytes + begin, .end = t->end[k] - begin};
}

Frame transcript_request(const Transcript *t, size_t i) { return part(t, 2 * i); }
Frame transcript_answer(const Transcript *t, size_t i) { return part(t, 2 * i + 1); }

size_t transcript_cases(const Transcript *t) { return t->cases - (t->bytes.bad && t->cases > 0); }
size_t transcript_calls(const Transcript *t) { return transcript_first(t, transcript_cases(t)); }
size_t transcript_first(const Transcript *t, size_t c)
{
    return c < t->cases ? t->first[c] : t->calls;
}
