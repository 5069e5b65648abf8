/* ahead.c: an implementation is asked the calls of a transcript many at a time, before the scenario
 * asks for them. The first one that is answered otherwise is where the scenario has to be run: it
 * is then answered out of what is known. What a program has been asked is what it would have been
 * asked without this: see begin_again. */
#include "impl_inside.h"
#include <stdio.h>
#include <string.h>

enum { MOST_AHEAD = 64, MOST_BYTES_AHEAD = 48 << 10 };

/* Sends calls from `first` to before `end` of a transcript, at most `most`, and writes down that it
 * was asked for them. Gives how many, and their numbers. */
static size_t send_calls(Impl *impl, const Transcript *t, size_t first, size_t end, size_t most,
                         uint32_t number[MOST_AHEAD])
{
    size_t n = 0;
    Fault fault;
    frame_clear(&impl->sending);
    while (n < most && first + n < end && impl->sending.end < MOST_BYTES_AHEAD) {
        Frame request = transcript_request(t, first + n);
        number[n] = worker_request(impl, &request, &fault);
        if (!number[n])
            break;
        if (!impl->careful)
            transcript_put(&impl->history, &request, &(Frame){0});
        n++;
    }
    return n;
}

static bool is_answered(const Impl *impl, const Transcript *t, size_t i)
{
    Frame answer = transcript_answer(t, i);
    size_t head = sizeof(FrameHead);
    return impl->answer.end - head == answer.end &&
           memcmp(impl->answer.bytes + head, answer.bytes, answer.end) == 0 &&
           !worker_late(impl, seconds_now());
}

/* The first call from `i` on that is not answered as in the transcript, or their number; what it
 * came to; and up to where calls were sent. Without care nothing may be printed, either. The first
 * is sent alone: many a wrong function is wrong at once, and then there is no call too many. */
static size_t first_otherwise(Impl *impl, const Transcript *t, size_t i, Outcome *how, size_t *sent)
{
    size_t end = transcript_calls(t), n, most = 1;
    uint32_t number[MOST_AHEAD];
    *how = UNSTARTED;
    *sent = i;
    while (i < end && (n = send_calls(impl, t, i, end, most, number))) {
        *sent = i + n;
        for (size_t k = 0; k < n; k++, i++)
            if ((*how = worker_answer(impl, number[k])) != FINE || !is_answered(impl, t, i))
                return i;
        if (!impl->careful && (!worker_drain(impl) || impl->printed_n > 0))
            return i;
        *how = UNSTARTED;
        most = impl->careful ? 1 : MOST_AHEAD;
    }
    return i;
}

/* Was the last call that it answered the last that it has begun? */
static bool has_ended(const Impl *impl, Outcome how)
{
    return how == VANISHED || how == HUNG ||
           (how == FINE && impl->answer.end > sizeof(FrameHead) &&
            impl->answer.bytes[sizeof(FrameHead)] != FINE);
}

/* The scenario begins again, with a worker that was asked the first `calls` of its history. */
static void begin_again(Impl *impl, size_t calls)
{
    Transcript history = impl->history;
    uint32_t number[MOST_AHEAD];
    bool alive = true;
    impl->history = (Transcript){0};
    impl->careful = true;
    worker_end(impl, 0);
    for (size_t i = 0, n; alive && i < calls; i += n) {
        n = send_calls(impl, &history, i, calls, MOST_AHEAD, number);
        alive = n > 0;
        for (size_t k = 0; alive && k < n; k++)
            alive = worker_answer(impl, number[k]) == FINE;
    }
    if (alive)
        worker_drain(impl);
    else
        worker_end(impl, 0);
    transcript_free(&history);
    worker_begin(impl);
}

size_t impl_agrees(Impl *impl, const Transcript *transcript, size_t first)
{
    Outcome how;
    size_t from = transcript_first(transcript, first), calls = transcript_calls(transcript), at,
           sent, cases = transcript_cases(transcript), before = impl->history.calls;
    impl->ahead.transcript = NULL;
    if (first >= cases)
        return first;
    impl->careful |= impl->history.bytes.bad; /* nobody could be brought to where this worker is */
    at = first_otherwise(impl, transcript, from, &how, &sent);
    bool printed = impl->printed_n > 0, too_many = sent > at + 1;
    if (!impl->careful && (printed || too_many) && !has_ended(impl, how)) {
        begin_again(impl, before);
        at = first_otherwise(impl, transcript, from, &how, &sent);
    }
    if (at == calls)
        return cases;
    while (first + 1 < cases && transcript_first(transcript, first + 1) <= at)
        first++;
    impl->ahead = (Ahead){.transcript = transcript,
                          .same = at,
                          .asked = transcript_first(transcript, first),
                          .held = how != UNSTARTED,
                          .how = how};
    return first;
}

static bool is_next(Impl *impl)
{
    Frame next = transcript_request(impl->ahead.transcript, impl->ahead.asked);
    return impl->request.end == next.end && memcmp(impl->request.bytes, next.bytes, next.end) == 0;
}

bool ahead_knows(const Impl *impl)
{
    const Ahead *ahead = &impl->ahead;
    return ahead->transcript && (ahead->asked < ahead->same || ahead->held);
}

bool ahead_call(Impl *impl, Call *call, Fault *fault)
{
    Ahead *ahead = &impl->ahead;
    if (!is_next(impl)) {
        *fault = (Fault){.outcome = UNSTARTED, .arg = -1};
        snprintf(fault->text, sizeof fault->text,
                 "%s: asked for after the same answers, but not the first time", call->name);
        return false;
    }
    size_t i = ahead->asked++;
    if (i < ahead->same) {
        Frame answer = transcript_answer(ahead->transcript, i);
        return wire_get_answer(&answer, call, fault);
    }
    ahead->transcript = NULL;
    return worker_settle(impl, ahead->how, call, fault);
}
