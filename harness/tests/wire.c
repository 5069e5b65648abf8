/* wire.c: frames between the trusted side and a worker survive the way, and nothing else is
 * taken for one.
 *
 * Bodies are read out of memory of exactly their length, so that under AddressSanitizer a read
 * past them is found too. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../impl/wire.h"
#include "../learn/rng.h"
#include "support.h"
#include <stdlib.h>
#include <string.h>

/* One call with every kind in every role. */
static double d_in[3] = {1.5, -0.0, 1e-310}, d_both[2] = {7, 8}, d_out[3];
static int i_in[2] = {-1, 2}, i_out[2];
static bool b_in[3] = {true, false, true}, b_out[1];
static struct {
    double eta;
    int n;
    bool on;
} how = {.eta = 0.5, .n = 3, .on = true};

static Call sample(void)
{
    return (Call){
        .name = "a_function",
        .returns = KIND_INT,
        .n = 12,
        .args = {{.kind = KIND_SIZE, .role = ROLE_VALUE, .value.z = 3},
                 {.kind = KIND_INT, .role = ROLE_VALUE, .value.i = -5},
                 {.kind = KIND_DOUBLE, .role = ROLE_VALUE, .value.bits = POISON},
                 {.kind = KIND_BOOL, .role = ROLE_VALUE, .value.b = true},
                 {.kind = KIND_DOUBLE, .role = ROLE_IN, .count = 3, .data = d_in},
                 {.kind = KIND_INT, .role = ROLE_IN, .count = 2, .data = i_in},
                 {.kind = KIND_BOOL, .role = ROLE_IN, .count = 3, .data = b_in},
                 {.kind = KIND_DOUBLE, .role = ROLE_INOUT, .count = 2, .data = d_both},
                 {.kind = KIND_DOUBLE, .role = ROLE_OUT, .count = 3, .data = d_out},
                 {.kind = KIND_INT, .role = ROLE_OUT, .count = 2, .data = i_out},
                 {.kind = KIND_BOOL, .role = ROLE_OUT, .count = 1, .data = b_out},
                 {.kind = KIND_STRUCT, .role = ROLE_IN, .count = sizeof how, .data = &how}}};
}

/* Where things stand in a request's body: the name's length and bytes, returns, n, and ten bytes
 * an argument. */
enum { NAME = 4, RETURNS = NAME + 10, COUNT = RETURNS + 1, ARGS = COUNT + 1, ARG = 10 };

static Frame sample_request(void)
{
    Frame f = {0};
    Call call = sample();
    wire_put_request(&f, &call);
    return f;
}

/* The first n bytes of a frame, in memory of their own. */
static Frame copied(const Frame *f, size_t n)
{
    Frame copy = {.bytes = malloc(n + !n), .end = n, .room = n};
    memcpy(copy.bytes, f->bytes, n);
    return copy;
}

static bool is_request(const Frame *f, size_t n)
{
    Call call;
    Frame copy = copied(f, n);
    bool is = wire_get_request(&copy, &call);
    call_free(&call);
    frame_free(&copy);
    return is;
}

/* A sample request with `n` bytes from `at` on replaced. */
static bool is_request_with(size_t at, const void *bytes, size_t n)
{
    Frame f = sample_request();
    memcpy(f.bytes + at, bytes, n);
    bool is = is_request(&f, f.end);
    frame_free(&f);
    return is;
}

/* ---- requests */

Test(wire, a_request_survives_the_way)
{
    Call sent = sample(), got;
    Frame f = sample_request();
    cr_assert(wire_get_request(&f, &got));
    cr_expect(all(eq(str, got.name, sent.name), eq(int, got.returns, sent.returns),
                  eq(int, got.n, sent.n)));
    for (int i = 0; i < sent.n; i++) {
        const Arg *a = &sent.args[i], *b = &got.args[i];
        cr_expect(all(eq(int, b->kind, a->kind), eq(int, b->role, a->role)), "argument %d", i);
        cr_expect(all(eq(sz, b->count, a->count), eq(u64, b->value.bits, a->value.bits)),
                  "argument %d", i);
        if (a->role == ROLE_IN || a->role == ROLE_INOUT)
            cr_expect(zero(int, memcmp(a->data, b->data, a->count * kind_size(a->kind))),
                      "argument %d", i);
        cr_expect(a->role == ROLE_VALUE || b->data != a->data);
    }
    call_free(&got);
}

Test(wire, the_smallest_and_the_largest_request_survive_the_way)
{
    Call small = {.returns = KIND_VOID}, large = {.returns = KIND_DOUBLE, .n = MAX_ARGS}, got;
    memset(large.name, 'x', MAX_NAME - 1);
    for (int i = 0; i < MAX_ARGS; i++)
        large.args[i] = (Arg){.kind = KIND_DOUBLE, .role = i % 2 ? ROLE_IN : ROLE_OUT, .count = 0};
    const Call *calls[] = {&small, &large};
    for (int i = 0; i < 2; i++) {
        Frame f = {0};
        wire_put_request(&f, calls[i]);
        cr_assert(wire_get_request(&f, &got));
        cr_expect(all(eq(str, got.name, (char *)calls[i]->name), eq(int, got.n, calls[i]->n),
                      eq(int, got.returns, calls[i]->returns)));
        call_free(&got);
    }
}

Test(wire, a_request_cut_short_anywhere_or_longer_is_none)
{
    Frame f = sample_request();
    for (size_t n = 0; n < f.end; n++)
        cr_expect(not(is_request(&f, n)), "the first %zu bytes of %zu", n, f.end);
    cr_expect(is_request(&f, f.end));
    frame_put(&f, "", 1);
    cr_expect(not(is_request(&f, f.end)));
}

Test(wire, a_request_with_more_than_24_arguments_is_none)
{
    Call most = {.name = "f", .returns = KIND_VOID, .n = MAX_ARGS};
    for (int i = 0; i < MAX_ARGS; i++)
        most.args[i] = (Arg){.kind = KIND_INT, .role = ROLE_VALUE};
    for (int more = 0; more < 2; more++) {
        Frame f = {0};
        wire_put_request(&f, &most);
        f.bytes[4 + 1 + 1] = (unsigned char)(MAX_ARGS + more);
        if (more)
            frame_put(&f, "iv\0\0\0\0\0\0\0", 10);
        cr_expect(eq(int, is_request(&f, f.end), !more));
    }
    cr_expect(not(is_request_with(COUNT, "\xff", 1)));
}

Test(wire, a_request_of_unknown_kinds_or_roles_is_none)
{
    for (int c = 0; c < 256; c++) {
        unsigned char byte = (unsigned char)c;
        cr_expect(eq(int, is_request_with(RETURNS, &byte, 1), c &&strchr("vzidb", c)), "returns %d",
                  c);
        cr_expect(eq(int, is_request_with(ARGS, &byte, 1), c &&strchr("zidb", c)), "kind %d", c);
        /* as < or = it lacks its elements */
        cr_expect(eq(int, is_request_with(ARGS + 1, &byte, 1), c &&strchr("v>", c)), "role %d", c);
    }
}

Test(wire, a_struct_is_an_input_and_nothing_else)
{
    for (int c = 0; c < 256; c++) {
        unsigned char byte = (unsigned char)c;
        cr_expect(eq(int, is_request_with(ARGS + 11 * ARG + 1, &byte, 1), c == '<'), "role %d", c);
    }
}

Test(wire, a_request_of_huge_arrays_is_none)
{
    static const uint64_t counts[] = {UINT64_MAX,        UINT64_C(1) << 61, (UINT64_C(1) << 61) + 3,
                                      UINT64_C(1) << 63, WIRE_CAP + 1,      4};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        cr_expect(not(is_request_with(ARGS + 4 * ARG + 2, &counts[i], 8)),
                  "an input of %lu elements", counts[i]);
        if (counts[i] > WIRE_CAP)
            cr_expect(not(is_request_with(ARGS + 8 * ARG + 2, &counts[i], 8)),
                      "an output of %lu elements", counts[i]);
    }
}

Test(wire, a_request_whose_name_has_no_possible_length_is_none)
{
    static const uint32_t lengths[] = {UINT32_MAX, 0x80000000, MAX_NAME, 9, 11};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        cr_expect(not(is_request_with(0, &lengths[i], 4)), "%u", lengths[i]);
    for (uint32_t length = MAX_NAME - 1; length <= MAX_NAME; length++) {
        Frame f = {0};
        frame_put(&f, &length, 4);
        memset(frame_extend(&f, length), 'x', length);
        frame_put(&f, "v\0", 2);
        cr_expect(eq(int, is_request(&f, f.end), length < MAX_NAME), "%u", length);
    }
}

/* ---- answers */

static void expect_answer_back(const Fault *sent)
{
    Call call = sample();
    Fault got;
    Frame f = {0};
    wire_put_answer(&f, &call, sent);
    memset(&got, 0xff, sizeof got);
    cr_assert(wire_get_answer(&f, &call, &got));
    cr_expect(all(eq(int, got.outcome, sent->outcome), eq(int, got.arg, sent->arg),
                  eq(long, got.index, sent->index)));
    cr_expect(all(eq(int, got.signal, sent->signal), eq(int, got.frames, sent->frames),
                  eq(str, got.text, (char *)sent->text)));
    for (int i = 0; i < sent->frames; i++)
        cr_expect(eq(u64, got.frame[i], sent->frame[i]));
    frame_free(&f);
}

Test(wire, a_fault_survives_the_way)
{
    Fault most = {.outcome = UNKNOWN, .arg = 10, .index = -9, .signal = 11, .frames = MAX_FRAMES};
    memset(most.text, 't', MAX_TEXT - 1);
    for (int i = 0; i < MAX_FRAMES; i++)
        most.frame[i] = UINT64_MAX - (uint64_t)i;
    expect_answer_back(&most);
    expect_answer_back(&(Fault){.outcome = OUT_OF_BOUNDS, .arg = -1, .index = -1});
    expect_answer_back(&(Fault){.outcome = FINE, .arg = -1});
}

Test(wire, results_and_outputs_survive_the_way)
{
    static const double out[3] = {-0.0, 2, 3}, both[2] = {4, 5};
    static const int ints[2] = {-6, 7};
    Call call = sample();
    Fault fault;
    Frame f = {0};
    call.result.bits = UINT64_MAX;
    memcpy(d_out, out, sizeof out), memcpy(d_both, both, sizeof both),
        memcpy(i_out, ints, sizeof ints), b_out[0] = true;
    wire_put_answer(&f, &call, &(Fault){.outcome = FINE, .arg = -1});
    memset(d_out, 0, sizeof d_out), memset(d_both, 0, sizeof d_both),
        memset(i_out, 0, sizeof i_out), b_out[0] = false;
    call.result.bits = 0;
    cr_assert(wire_get_answer(&f, &call, &fault));
    cr_expect(all(eq(u64, call.result.bits, UINT64_MAX), eq(int, b_out[0], true)));
    cr_expect(zero(int, memcmp(d_out, out, sizeof out) || memcmp(d_both, both, sizeof both) ||
                            memcmp(i_out, ints, sizeof ints)));
    cr_expect(all(eq(dbl, d_in[0], 1.5), eq(int, i_in[0], -1)), "inputs do not come back");
}

static Frame sample_answer(Outcome outcome)
{
    Frame f = {0};
    Call call = sample();
    wire_put_answer(&f, &call,
                    &(Fault){.outcome = outcome, .arg = 2, .frames = 2, .text = "words"});
    return f;
}

static bool is_answer(const Frame *f, size_t n, Fault *fault)
{
    Call call = sample();
    Frame copy = copied(f, n);
    bool is = wire_get_answer(&copy, &call, fault);
    frame_free(&copy);
    return is;
}

Test(wire, an_answer_cut_short_anywhere_or_longer_is_none)
{
    for (int outcome = FINE; outcome <= UNWRITTEN; outcome++) {
        Fault fault;
        Frame f = sample_answer(outcome);
        for (size_t n = 0; n < f.end; n++)
            cr_expect(not(is_answer(&f, n, &fault)), "the first %zu bytes of %zu", n, f.end);
        cr_expect(is_answer(&f, f.end, &fault));
        frame_put(&f, "", 1);
        cr_expect(not(is_answer(&f, f.end, &fault)));
    }
}

static bool is_answer_with(size_t at, const void *bytes, size_t n)
{
    Fault fault;
    Frame f = sample_answer(UNWRITTEN);
    memcpy(f.bytes + at, bytes, n);
    bool is = is_answer(&f, f.end, &fault);
    frame_free(&f);
    return is;
}

Test(wire, an_answer_of_impossible_parts_is_none)
{
    enum { ARGUMENT = 1, FRAMES = 1 + 4 + 8 + 4, TEXT = FRAMES + 1 + 2 * 8 };
    static const int32_t arguments[] = {-2, 12, INT32_MIN, INT32_MAX},
                         lengths[] = {-1, 4, 6, MAX_TEXT, INT32_MAX};
    cr_expect(not(is_answer_with(0, &(uint8_t){OUTCOMES}, 1)));
    cr_expect(not(is_answer_with(0, &(uint8_t){255}, 1)));
    for (int i = 0; i < 4; i++)
        cr_expect(not(is_answer_with(ARGUMENT, &arguments[i], 4)), "argument %d", arguments[i]);
    cr_expect(is_answer_with(ARGUMENT, &(int32_t){11}, 4));
    cr_expect(not(is_answer_with(FRAMES, &(uint8_t){MAX_FRAMES + 1}, 1)));
    cr_expect(not(is_answer_with(FRAMES, &(uint8_t){255}, 1)));
    for (int i = 0; i < 5; i++)
        cr_expect(not(is_answer_with(TEXT, &lengths[i], 4)), "a text of %d bytes", lengths[i]);
}

/* ---- anything at all */

/* Changes one to four bytes, the same ones for the same round. */
static void flip(Frame *f, uint64_t round)
{
    uint64_t key = rng_mix(20240601, round);
    for (uint64_t k = 0; k < 1 + key % 4; k++)
        f->bytes[rng_mix(key, 2 * k) % f->end] = (unsigned char)rng_mix(key, 2 * k + 1);
}

Test(wire, of_2000_spoilt_requests_those_that_are_taken_are_well_formed)
{
    int taken = 0, refused = 0;
    Frame f = sample_request();
    for (uint64_t round = 0; round < 2000; round++) {
        Call call;
        Frame spoilt = copied(&f, f.end);
        flip(&spoilt, round);
        bool is = wire_get_request(&spoilt, &call);
        is ? taken++ : refused++;
        cr_assert(is == false || (call.n <= MAX_ARGS && strlen(call.name) < MAX_NAME));
        for (int i = 0; is && i < call.n; i++) {
            cr_assert(strchr("zidbs", (int)call.args[i].kind) &&
                      strchr("v<>=", (int)call.args[i].role));
            cr_assert(call.args[i].role == ROLE_VALUE ||
                      (call.args[i].data && call.args[i].count <= WIRE_CAP));
        }
        call_free(&call);
        frame_free(&spoilt);
    }
    cr_expect(all(gt(int, taken, 100), gt(int, refused, 100)),
              "%d taken, %d refused: the flips reach one side only", taken, refused);
}

Test(wire, of_20000_spoilt_answers_those_that_are_taken_are_well_formed)
{
    int taken = 0, refused = 0;
    Frame f = sample_answer(FINE);
    for (uint64_t round = 0; round < 20000; round++) {
        Fault fault;
        Frame spoilt = copied(&f, f.end);
        flip(&spoilt, round);
        bool is = is_answer(&spoilt, spoilt.end, &fault);
        is ? taken++ : refused++;
        cr_assert(is == false || (fault.outcome < OUTCOMES && fault.frames <= MAX_FRAMES &&
                                  fault.arg >= -1 && fault.arg < 12));
        cr_assert(is == false || strnlen(fault.text, MAX_TEXT) < MAX_TEXT);
        frame_free(&spoilt);
    }
    cr_expect(all(gt(int, taken, 1000), gt(int, refused, 1000)),
              "%d taken, %d refused: the flips reach one side only", taken, refused);
}

/* ---- frames */

static Frame framed(uint32_t sequence)
{
    Frame f = {0};
    frame_begin(&f, sequence);
    frame_put(&f, "twelve bytes", 12);
    cr_assert(frame_finish(&f));
    return f;
}

Test(wire, a_frame_lacks_what_has_not_come_yet_and_nothing_once_it_is_whole)
{
    Frame f = framed(9);
    size_t whole = f.end;
    cr_expect(eq(sz, whole, sizeof(FrameHead) + 12));
    for (f.end = 0; f.end <= whole; f.end++) {
        int64_t lacks = (int64_t)((f.end < sizeof(FrameHead) ? sizeof(FrameHead) : whole) - f.end);
        cr_expect(eq(i64, frame_missing(&f, 9), lacks), "after %zu bytes", f.end);
    }
}

Test(wire, a_frame_with_a_wrong_head_or_a_longer_one_is_none)
{
    Frame f = framed(9);
    cr_expect(lt(i64, frame_missing(&f, 8), 0));
    cr_expect(lt(i64, frame_missing(&f, 10), 0));
    frame_put(&f, "", 1);
    cr_expect(lt(i64, frame_missing(&f, 9), 0));
    for (size_t byte = 0; byte < 4; byte++) {
        Frame other = framed(9);
        other.bytes[offsetof(FrameHead, magic) + byte] ^= 1;
        cr_expect(lt(i64, frame_missing(&other, 9), 0));
    }
}

Test(wire, a_frame_longer_than_the_cap_is_none)
{
    static const uint32_t most = WIRE_CAP - sizeof(FrameHead),
                          lengths[] = {most + 1, 1u << 31, UINT32_MAX};
    Frame f = framed(9);
    memcpy(f.bytes + offsetof(FrameHead, length), &most, 4);
    cr_expect(eq(i64, frame_missing(&f, 9), (int64_t)most - 12));
    for (int i = 0; i < 3; i++) {
        memcpy(f.bytes + offsetof(FrameHead, length), &lengths[i], 4);
        cr_expect(lt(i64, frame_missing(&f, 9), 0), "%u bytes", lengths[i]);
    }
}

Test(wire, a_body_longer_than_the_cap_cannot_be_put)
{
    Frame f = {0};
    frame_begin(&f, 1);
    cr_expect(ne(ptr, frame_extend(&f, WIRE_CAP - sizeof(FrameHead)), NULL));
    cr_expect(all(f.bad == false, frame_finish(&f)));
    frame_put(&f, "", 1);
    cr_expect(all(f.bad, not(frame_finish(&f)), eq(sz, f.end, WIRE_CAP)));
    frame_begin(&f, 2);
    cr_expect(frame_finish(&f), "a frame begun anew is as good as new");
    cr_expect(eq(ptr, frame_extend(&f, SIZE_MAX - 4), NULL));
}

Test(wire, reading_past_the_end_gives_zeros_and_is_remembered)
{
    uint64_t x = 77;
    Frame f = {0};
    frame_put(&f, "1234567", 7);
    frame_get(&f, &x, 8);
    cr_expect(all(eq(u64, x, 0), f.bad));
    frame_get(&f, &x, 1);
    cr_expect(f.bad);
    frame_clear(&f);
    cr_expect(f.bad == false);
}
