/* request.c: requests and replies as frames: numbers as bytes, texts with their length before
 * them. Both ends are one program, so there is no byte order to mind. */
#define _GNU_SOURCE
#include "request.h"
#include "../files.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void put_text(Frame *f, const char *text)
{
    uint32_t n = (uint32_t)strlen(text) + 1;
    frame_put(f, &n, sizeof n);
    frame_put(f, text, n);
}

static char *get_text(Frame *f)
{
    uint32_t n;
    frame_get(f, &n, sizeof n);
    char *text = f->bad || n == 0 || n > f->end - f->at ? NULL : malloc(n);
    if (!text)
        return f->bad = true, NULL;
    frame_get(f, text, n);
    text[n - 1] = '\0';
    return text;
}

static bool send_frame(int fd, Frame *f)
{
    return frame_finish(f) && write_all(fd, f->bytes, f->end);
}

/* Reads once. False if the other end is gone or sends something else. */
static bool receive(int fd, Frame *f, uint32_t number, bool *whole)
{
    unsigned char chunk[4096];
    int64_t missing = frame_missing(f, number);
    ssize_t n = missing > 0 ? read(fd, chunk,
                                   (size_t)missing < sizeof chunk ? (size_t)missing : sizeof chunk)
                            : 0;
    if (n < 0 && errno == EINTR)
        return true;
    if (n <= 0)
        return false;
    frame_put(f, chunk, (size_t)n);
    *whole = frame_missing(f, number) == 0;
    f->at = sizeof(FrameHead);
    return frame_missing(f, number) >= 0;
}

bool request_send(int fd, uint32_t number, const Pupil *pupil)
{
    Frame f = {0};
    frame_begin(&f, number);
    put_text(&f, pupil->name), put_text(&f, pupil->encoded);
    put_text(&f, pupil->person), put_text(&f, pupil->id), put_text(&f, pupil->email);
    frame_put(&f, &pupil->late, sizeof pupil->late);
    frame_put(&f, &pupil->n, sizeof pupil->n);
    for (size_t i = 0; i < pupil->n; i++) {
        frame_put(&f, &pupil->sources[i].from, sizeof pupil->sources[i].from);
        put_text(&f, pupil->sources[i].path), put_text(&f, pupil->sources[i].as);
        put_text(&f, pupil->sources[i].attempt);
    }
    bool sent = send_frame(fd, &f);
    frame_free(&f);
    return sent;
}

void request_free(Pupil *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->sources[i].path), free(p->sources[i].as), free(p->sources[i].attempt);
    free(p->name), free(p->encoded), free(p->person), free(p->id), free(p->email);
    free(p->sources);
}

static bool read_request(Frame *f, Pupil *p)
{
    size_t n;
    *p = (Pupil){0};
    p->name = get_text(f), p->encoded = get_text(f);
    p->person = get_text(f), p->id = get_text(f), p->email = get_text(f);
    frame_get(f, &p->late, sizeof p->late);
    frame_get(f, &n, sizeof n);
    p->sources = f->bad || n > f->end ? NULL : calloc(n + 1, sizeof *p->sources);
    for (; p->sources && p->n < n && !f->bad; p->n++) {
        Source *s = &p->sources[p->n];
        frame_get(f, &s->from, sizeof s->from);
        s->path = get_text(f), s->as = get_text(f), s->attempt = get_text(f);
    }
    return p->sources && !f->bad;
}

bool request_receive(int fd, Frame *coming, uint32_t number, Pupil *pupil)
{
    bool whole = false;
    frame_clear(coming);
    while (!whole)
        if (!receive(fd, coming, number, &whole))
            return false;
    return read_request(coming, pupil);
}

bool reply_send(int fd, Frame *going, uint32_t number, const Reply *reply)
{
    frame_begin(going, number);
    frame_put(going, &reply->done, sizeof reply->done);
    frame_put(going, &reply->spent, sizeof reply->spent);
    frame_put(going, &reply->judged, sizeof reply->judged);
    frame_put(going, &reply->left_out, sizeof reply->left_out);
    put_text(going, reply->remarks);
    return send_frame(fd, going);
}

bool reply_receive(int fd, Frame *coming, uint32_t number, Reply *reply, bool *whole)
{
    *whole = false;
    if (!receive(fd, coming, number, whole))
        return false;
    if (*whole) {
        frame_get(coming, &reply->done, sizeof reply->done);
        frame_get(coming, &reply->spent, sizeof reply->spent);
        frame_get(coming, &reply->judged, sizeof reply->judged);
        frame_get(coming, &reply->left_out, sizeof reply->left_out);
        reply->remarks = get_text(coming);
    }
    return !coming->bad;
}
