/* call.c: a call made from data: what crosses, what is marked, and what is found out about a
 * function that writes where it must not. What a worker says of a file that does such things is
 * tested with the lessons' faults.
 *
 * Built with AddressSanitizer, call.c closes the strip and const arrays while a call runs.
 * Functions marked STRAY pass it by; what writes to a closed page, or leaves a call by a jump
 * and so lets pages stay closed, is tested in the plain build only. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../impl/call.h"
#include "support.h"
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>

#define QUIET_NAN_5 UINT64_C(0xfff8000000000005)
#define SIGNALLING_NAN_7 UINT64_C(0x7ff0000000000007)

static double double_of(uint64_t bits)
{
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

static uint64_t bits_of(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits;
}

static Arg value_z(size_t z)
{
    return (Arg){.kind = KIND_SIZE, .role = ROLE_VALUE, .count = 1, .value.z = z};
}
static Arg value_i(int i)
{
    return (Arg){.kind = KIND_INT, .role = ROLE_VALUE, .count = 1, .value.i = i};
}
static Arg value_d(double d)
{
    return (Arg){.kind = KIND_DOUBLE, .role = ROLE_VALUE, .count = 1, .value.d = d};
}
static Arg value_b(bool b)
{
    return (Arg){.kind = KIND_BOOL, .role = ROLE_VALUE, .count = 1, .value.b = b};
}
static Arg array(Kind kind, Role role, size_t n, void *data)
{
    return (Arg){.kind = kind, .role = role, .count = n, .data = data};
}

#define CALL(R, N, ...)                                                                            \
    (Call)                                                                                         \
    {                                                                                              \
        .name = "it", .returns = KIND_##R, .n = N, .args = { __VA_ARGS__ }                         \
    }
#define ARRAY(K, R, N, DATA) array(KIND_##K, ROLE_##R, N, DATA)
#define FUNCTION(F) ((void (*)(void))F)
#define STRAY __attribute__((no_sanitize("address")))

static void expect_fine(void (*function)(void), Call *call)
{
    Fault fault;
    cr_assert(call_function(function, call, &fault));
    cr_expect(all(eq(int, fault.outcome, FINE), eq(int, fault.arg, -1)));
}

static void expect_fault(void (*function)(void), Call call, Outcome outcome, int arg, long index)
{
    Fault fault;
    cr_expect(call_function(function, &call, &fault) == false);
    cr_expect(all(eq(int, fault.outcome, outcome), eq(int, fault.arg, arg),
                  eq(long, fault.index, index)));
}

/* ---- what crosses */

static struct {
    size_t z;
    int i;
    uint64_t d;
    bool b;
} seen;

static void see(size_t z, int i, double d, bool b)
{
    seen.z = z, seen.i = i, seen.b = b;
    memcpy(&seen.d, &d, sizeof d);
}

static void expect_seen(size_t z, int i, uint64_t d, bool b)
{
    Call call = CALL(VOID, 4, value_z(z), value_i(i), value_d(double_of(d)), value_b(b));
    expect_fine(FUNCTION(see), &call);
    cr_expect(all(eq(sz, seen.z, z), eq(int, seen.i, i), eq(u64, seen.d, d), eq(int, seen.b, b)));
}

Test(call, scalars_cross_unchanged)
{
    expect_seen(0, 0, 0, false);
    expect_seen(SIZE_MAX, -1, bits_of(-0.0), true);
    expect_seen((size_t)1 << 63, INT_MIN, bits_of(-INFINITY), false);
    expect_seen(7, INT_MAX, QUIET_NAN_5, true);
    expect_seen(7, -7, SIGNALLING_NAN_7, true);
    expect_seen(7, -7, 1 /* the smallest there is */, true);
}

static size_t same_z(size_t z) { return z; }
static int same_i(int i) { return i; }
static double same_d(double d) { return d; }
static bool same_b(bool b) { return b; }

Test(call, whole_results_cross_unchanged)
{
    static const size_t z[] = {0, 1, SIZE_MAX};
    static const int i[] = {0, -1, INT_MIN, INT_MAX};
    for (size_t k = 0; k < sizeof z / sizeof *z; k++) {
        Call call = CALL(SIZE, 1, value_z(z[k]));
        expect_fine(FUNCTION(same_z), &call);
        cr_expect(eq(sz, call.result.z, z[k]));
    }
    for (size_t k = 0; k < sizeof i / sizeof *i; k++) {
        Call call = CALL(INT, 1, value_i(i[k]));
        expect_fine(FUNCTION(same_i), &call);
        cr_expect(eq(int, call.result.i, i[k]));
    }
}

Test(call, doubles_and_truth_values_come_back_bit_by_bit)
{
    static const uint64_t d[] = {0, UINT64_C(1) << 63, QUIET_NAN_5, SIGNALLING_NAN_7, POISON, 1};
    for (size_t k = 0; k < sizeof d / sizeof *d; k++) {
        Call call = CALL(DOUBLE, 1, value_d(double_of(d[k])));
        expect_fine(FUNCTION(same_d), &call);
        cr_expect(eq(u64, call.result.bits, d[k]));
    }
    for (int b = 0; b < 2; b++) {
        Call call = CALL(BOOL, 1, value_b(b));
        expect_fine(FUNCTION(same_b), &call);
        cr_expect(eq(u64, call.result.bits, (uint64_t)b));
    }
}

/* Each argument is a digit to the base 4, so that two that change places change the sum. */
static double twelve_pairs(size_t a, double b, size_t c, double d, size_t e, double f, size_t g,
                           double h, size_t i, double j, size_t k, double l, size_t m, double n,
                           size_t o, double p, size_t q, double r, size_t s, double t, size_t u,
                           double v, size_t w, double x)
{
    const double all[MAX_ARGS] = {(double)a, b, (double)c, d, (double)e, f, (double)g, h,
                                  (double)i, j, (double)k, l, (double)m, n, (double)o, p,
                                  (double)q, r, (double)s, t, (double)u, v, (double)w, x};
    double sum = 0;
    for (int at = 0; at < MAX_ARGS; at++)
        sum = sum * 4 + all[at];
    return sum;
}

Test(call, each_of_24_arguments_arrives_in_its_place)
{
    Call call = CALL(DOUBLE, MAX_ARGS, value_z(0));
    double want = 0;
    for (int i = 0; i < MAX_ARGS; i++) {
        int digit = (i + i / 4) % 4;
        call.args[i] = i % 2 ? value_d(digit) : value_z((size_t)digit);
        want = want * 4 + digit;
    }
    expect_fine(FUNCTION(twelve_pairs), &call);
    cr_expect(eq(u64, bits_of(call.result.d), bits_of(want))); /* whole numbers below 2^48: exact */
}

static void copy_all(size_t n, const double d[n], double to_d[n], const int i[n], int to_i[n],
                     const bool b[n], bool to_b[n])
{
    for (size_t k = 0; k < n; k++)
        memcpy(&to_d[k], &d[k], sizeof *d), to_i[k] = i[k], to_b[k] = b[k];
}

Test(call, arrays_of_every_kind_cross_both_ways_unchanged)
{
    uint64_t d[4] = {UINT64_C(1) << 63, SIGNALLING_NAN_7, QUIET_NAN_5, bits_of(1.5)}, to_d[4];
    int i[4] = {-1, INT_MIN, INT_MAX, 0}, to_i[4];
    bool b[4] = {true, false, false, true}, to_b[4];
    Call call = CALL(VOID, 7, value_z(4), ARRAY(DOUBLE, IN, 4, d), ARRAY(DOUBLE, OUT, 4, to_d),
                     ARRAY(INT, IN, 4, i), ARRAY(INT, OUT, 4, to_i), ARRAY(BOOL, IN, 4, b),
                     ARRAY(BOOL, OUT, 4, to_b));
    expect_fine(FUNCTION(copy_all), &call);
    cr_expect(zero(int, memcmp(d, to_d, sizeof d)));
    cr_expect(zero(int, memcmp(i, to_i, sizeof i)));
    cr_expect(zero(int, memcmp(b, to_b, sizeof b)));
}

static void reverse(size_t n, double x[n])
{
    for (size_t k = 0; k < n / 2; k++) {
        double other = x[n - 1 - k];
        x[n - 1 - k] = x[k];
        x[k] = other;
    }
}

Test(call, an_in_out_array_is_handed_over_and_comes_back)
{
    double x[3] = {1, 2, 3};
    Call call = CALL(VOID, 2, value_z(3), ARRAY(DOUBLE, INOUT, 3, x));
    expect_fine(FUNCTION(reverse), &call);
    cr_expect(all(eq(dbl, x[0], 3), eq(dbl, x[1], 2), eq(dbl, x[2], 1)));
}

Test(call, an_array_of_many_pages_crosses_whole_and_leaves_nothing_to_a_smaller_one_after_it)
{
    enum { N = 50000 };
    static double x[N];
    for (int k = 0; k < N; k++)
        x[k] = k;
    Call big = CALL(VOID, 2, value_z(N), ARRAY(DOUBLE, INOUT, N, x));
    expect_fine(FUNCTION(reverse), &big);
    for (int k = 0; k < N; k++)
        cr_assert(eq(dbl, x[k], N - 1 - k));
    double few[2] = {1, 2};
    Call small = CALL(VOID, 2, value_z(2), ARRAY(DOUBLE, INOUT, 2, few));
    expect_fine(FUNCTION(reverse), &small);
    cr_expect(all(eq(dbl, few[0], 2), eq(dbl, few[1], 1)));
}

static bool all_are_there(size_t n, const double in[n], double out[n], bool both[n])
{
    return n == 0 && in && out && both;
}

Test(call, an_array_of_no_elements_has_an_address_and_nothing_behind_it)
{
    double in[1] = {5}, out[1] = {6};
    bool both[1] = {true};
    Call call = CALL(BOOL, 4, value_z(0), ARRAY(DOUBLE, IN, 0, in), ARRAY(DOUBLE, OUT, 0, out),
                     ARRAY(BOOL, INOUT, 0, both));
    expect_fine(FUNCTION(all_are_there), &call);
    cr_expect(call.result.b);
    cr_expect(all(eq(dbl, in[0], 5), eq(dbl, out[0], 6), eq(int, both[0], true)));
}

typedef struct {
    double eta;
    size_t n;
    bool on;
} How;

static double product_of(double x, const How *how)
{
    return how->on ? x * how->eta + (double)how->n : 0;
}

Test(call, a_struct_is_handed_over_by_its_address)
{
    How how = {.eta = 0.5, .n = 3, .on = true};
    Call call = CALL(DOUBLE, 2, value_d(4), ARRAY(STRUCT, IN, sizeof how, &how));
    expect_fine(FUNCTION(product_of), &call);
    cr_expect(eq(dbl, call.result.d, 5));
}

/* ---- what is marked */

static void write_nothing(size_t n, double d[n], int i[n], bool b[n]) { (void)d, (void)i, (void)b; }

Test(call, what_was_not_written_comes_back_as_poison)
{
    uint64_t d[3] = {0};
    int i[3] = {0};
    unsigned char b[3] = {0};
    Call call = CALL(VOID, 4, value_z(3), ARRAY(DOUBLE, OUT, 3, d), ARRAY(INT, OUT, 3, i),
                     ARRAY(BOOL, OUT, 3, b));
    expect_fine(FUNCTION(write_nothing), &call);
    for (int k = 0; k < 3; k++)
        cr_expect(
            all(eq(u64, d[k], POISON), eq(int, i[k], POISON_INT), eq(int, b[k], POISON_BOOL)));
}

static void add_one(size_t n, double x[n])
{
    for (size_t k = 1; k < n; k++)
        x[k] = 2 * x[k] + 1;
}

Test(call, what_was_added_to_comes_back_as_quiet_poison)
{
    uint64_t x[3] = {0};
    Call call = CALL(VOID, 2, value_z(3), ARRAY(DOUBLE, OUT, 3, x));
    expect_fine(FUNCTION(add_one), &call);
    cr_expect(
        all(eq(u64, x[0], POISON), eq(u64, x[1], POISON | QUIET), eq(u64, x[2], POISON | QUIET)));
}

/* As whole numbers: a copy of doubles may quiet what it copies. */
STRAY static void take_from_before(size_t n, uint64_t x[n]) { x[0] = x[-1]; }

Test(call, what_is_read_from_before_an_array_is_marked_too)
{
    uint64_t x[1] = {0};
    Call call = CALL(VOID, 2, value_z(1), ARRAY(DOUBLE, OUT, 1, x));
    expect_fine(FUNCTION(take_from_before), &call);
    cr_expect(eq(u64, x[0], BEFORE));
}

/* ---- what is found out after the call */

STRAY static void double_before(size_t n, double a[n], double x[n], int back)
{
    (void)a, x[-back] = 0;
}
STRAY static void int_before(size_t n, int x[n]) { x[-1] = 0; }
STRAY static void bool_before(size_t n, bool x[n]) { x[-1] = true; }

Test(call, a_write_before_an_array_is_out_of_bounds_at_its_index)
{
    double a[3] = {0}, x[3] = {0};
    int i[3] = {0};
    bool b[3] = {0};
    for (int back = 1; back <= 8; back++) {
        Call call = CALL(VOID, 4, value_z(3), ARRAY(DOUBLE, OUT, 3, a), ARRAY(DOUBLE, OUT, 3, x),
                         value_i(back));
        expect_fault(FUNCTION(double_before), call, OUT_OF_BOUNDS, 2, -back);
        call.args[2].role = ROLE_INOUT;
        expect_fault(FUNCTION(double_before), call, OUT_OF_BOUNDS, 2, -back);
    }
    expect_fault(FUNCTION(int_before), CALL(VOID, 2, value_z(3), ARRAY(INT, OUT, 3, i)),
                 OUT_OF_BOUNDS, 1, -1);
    expect_fault(FUNCTION(bool_before), CALL(VOID, 2, value_z(3), ARRAY(BOOL, OUT, 3, b)),
                 OUT_OF_BOUNDS, 1, -1);
    expect_fault(FUNCTION(int_before), CALL(VOID, 2, value_z(0), ARRAY(INT, OUT, 0, i)),
                 OUT_OF_BOUNDS, 1, -1);
}

Test(call, a_finding_is_forgotten_by_the_next_call)
{
    double x[3] = {1, 2, 3};
    int i[3];
    expect_fault(FUNCTION(int_before), CALL(VOID, 2, value_z(3), ARRAY(INT, OUT, 3, i)),
                 OUT_OF_BOUNDS, 1, -1);
    Call call = CALL(VOID, 2, value_z(3), ARRAY(DOUBLE, INOUT, 3, x));
    expect_fine(FUNCTION(reverse), &call);
    cr_expect(eq(dbl, x[0], 3));
}

#ifndef __SANITIZE_ADDRESS__
static void const_before(size_t n, const double x[n]) { ((double *)x)[-1] = 0; }

Test(call, a_write_before_a_const_array_is_out_of_bounds)
{
    double x[3] = {0};
    expect_fault(FUNCTION(const_before), CALL(VOID, 2, value_z(3), ARRAY(DOUBLE, IN, 3, x)),
                 OUT_OF_BOUNDS, 1, -1);
}

static void change_double(size_t n, size_t at, const double x[n]) { ((double *)x)[at] = -x[at]; }
static void change_bool(size_t n, size_t at, const bool x[n]) { ((bool *)x)[at] = !x[at]; }

Test(call, a_change_of_a_const_array_is_reported_with_its_first_element)
{
    double x[4] = {0, 1, 2, 3};
    bool b[4] = {0};
    for (size_t at = 0; at < 4; at++) { /* at 0 the change is from 0 to −0 */
        Call doubles = CALL(VOID, 3, value_z(4), value_z(at), ARRAY(DOUBLE, IN, 4, x));
        Call bools = CALL(VOID, 3, value_z(4), value_z(at), ARRAY(BOOL, IN, 4, b));
        expect_fault(FUNCTION(change_double), doubles, CHANGED_INPUT, 2, (long)at);
        expect_fault(FUNCTION(change_bool), bools, CHANGED_INPUT, 2, (long)at);
    }
    cr_expect(all(eq(u64, bits_of(x[0]), 0), eq(dbl, x[3], 3)),
              "the caller's own array has been changed");
}

static void change_settings(const How *how) { ((How *)how)->n = 4; }

Test(call, a_change_of_settings_is_reported_with_its_first_byte)
{
    How how = {.eta = 0.5, .n = 3, .on = true};
    expect_fault(FUNCTION(change_settings), CALL(VOID, 1, ARRAY(STRUCT, IN, sizeof how, &how)),
                 CHANGED_INPUT, 0, offsetof(How, n));
    cr_expect(eq(sz, how.n, 3));
}

static void change_two(size_t n, const double x[n], const double y[n])
{
    ((double *)y)[0] = 9, ((double *)x)[2] = 9;
}

Test(call, of_two_findings_the_earlier_argument_is_reported)
{
    double x[3] = {0}, y[3] = {0};
    Call call = CALL(VOID, 3, value_z(3), ARRAY(DOUBLE, IN, 3, x), ARRAY(DOUBLE, IN, 3, y));
    expect_fault(FUNCTION(change_two), call, CHANGED_INPUT, 1, 2);
}
#endif

/* ---- what is found out during the call */

static Fault located;
static bool was_located;
static const void *address;

enum { IN_X, IN_Y, BYTES_OF_X, ELSEWHERE };

static void locate(size_t n, const double x[n], int y[n], int where, int offset)
{
    const void *const of[] = {[IN_X] = x + offset,
                              [IN_Y] = y + offset,
                              [BYTES_OF_X] = (const char *)x + offset,
                              [ELSEWHERE] = &n};
    address = of[where];
    located = (Fault){.outcome = NOISY, .arg = 77, .index = 88};
    was_located = fence_locate(address, &located);
}

static void expect_located(int where, int offset, Outcome outcome, int arg, long index)
{
    double x[3] = {0};
    int y[3];
    Call call = CALL(VOID, 5, value_z(3), ARRAY(DOUBLE, IN, 3, x), ARRAY(INT, OUT, 3, y),
                     value_i(where), value_i(offset));
    expect_fine(FUNCTION(locate), &call);
    cr_expect(eq(int, was_located, outcome != NOISY));
    cr_expect(all(eq(int, located.outcome, outcome), eq(int, located.arg, arg),
                  eq(long, located.index, index)));
}

Test(call, an_address_near_an_array_is_told_as_argument_and_index)
{
    expect_located(IN_X, 3, OUT_OF_BOUNDS, 1, 3);
    expect_located(IN_X, 200, OUT_OF_BOUNDS, 1, 200);
    expect_located(IN_X, -1, OUT_OF_BOUNDS, 1, -1);
    expect_located(IN_Y, 3, OUT_OF_BOUNDS, 2, 3);
    expect_located(IN_Y, -2, OUT_OF_BOUNDS, 2, -2);
    expect_located(IN_X, 2, CHANGED_INPUT, 1, 2);
    expect_located(IN_X, 0, CHANGED_INPUT, 1, 0);
    expect_located(BYTES_OF_X, -1, OUT_OF_BOUNDS, 1, -1);
    expect_located(BYTES_OF_X, -9, OUT_OF_BOUNDS, 1, -2);
    expect_located(BYTES_OF_X, 23, CHANGED_INPUT, 1, 2);
    expect_located(BYTES_OF_X, 31, OUT_OF_BOUNDS, 1, 3);
}

Test(call, an_address_near_no_array_is_not_told_and_nothing_is_set)
{
    expect_located(ELSEWHERE, 0, NOISY, 77, 88);
}

Test(call, an_address_is_told_only_while_the_call_runs)
{
    Fault fault = {.arg = 77};
    cr_expect(fence_locate(&fault, &fault) == false);
    expect_located(IN_X, 3, OUT_OF_BOUNDS, 1, 3);
    cr_expect(fence_locate(address, &fault) == false);
    cr_expect(eq(int, fault.arg, 77));
}

#ifndef __SANITIZE_ADDRESS__
static sigjmp_buf back_to;

static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)number, (void)context;
    was_located = fence_locate(info->si_addr, &located);
    siglongjmp(back_to, 1);
}

static volatile double sink;
static void read_double_at(size_t n, long at, double x[n]) { sink = x[at]; }
static void write_int_at(size_t n, long at, int x[n]) { x[at] = 1; }
static void write_bool_at(size_t n, long at, bool x[n]) { x[at] = true; }

static void read_next(const How *how) { sink = how[1].eta; }

Test(call, reading_past_a_struct_is_stopped)
{
    How how = {0};
    Fault fault;
    Call call = CALL(VOID, 1, ARRAY(STRUCT, IN, sizeof how, &how));
    sigaction(SIGSEGV, &(struct sigaction){.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO}, NULL);
    was_located = false;
    if (sigsetjmp(back_to, 1) == 0)
        call_function(FUNCTION(read_next), &call, &fault);
    cr_expect(was_located);
    cr_expect(all(eq(int, located.outcome, OUT_OF_BOUNDS), eq(int, located.arg, 0),
                  eq(long, located.index, sizeof how)));
}

/* Whether the call is stopped at that element of that array. */
static bool stops(void (*function)(void), Kind kind, size_t n, long at)
{
    static double room[4096];
    Fault fault;
    Call call = CALL(VOID, 3, value_z(n), value_z((size_t)at), array(kind, ROLE_INOUT, n, room));
    was_located = false, located = (Fault){.outcome = FINE};
    if (sigsetjmp(back_to, 1) == 0)
        call_function(function, &call, &fault);
    return was_located && located.outcome == OUT_OF_BOUNDS && located.arg == 2 &&
           located.index == at;
}

Test(call, reading_or_writing_past_an_array_stops_at_the_very_first_element)
{
    sigaction(SIGSEGV, &(struct sigaction){.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO}, NULL);
    static const size_t sizes[] = {0, 1, 3, 511, 512, 513, 4096};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        long n = (long)sizes[i];
        cr_expect(stops(FUNCTION(read_double_at), KIND_DOUBLE, sizes[i], n),
                  "doubles: [%ld] of %ld", n, n);
        cr_expect(stops(FUNCTION(write_int_at), KIND_INT, sizes[i], n), "ints: [%ld] of %ld", n, n);
        cr_expect(stops(FUNCTION(write_bool_at), KIND_BOOL, sizes[i], n), "bools: [%ld] of %ld", n,
                  n);
        cr_expect(not(n > 0 && stops(FUNCTION(write_int_at), KIND_INT, sizes[i], n - 1)),
                  "the last of %ld", n);
    }
}
#endif
