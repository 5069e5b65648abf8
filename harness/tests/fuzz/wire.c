/* wire.c: any bytes as a request, and as the answer to one. What is read as a request is written
 * back the same. */
#include "../../impl/wire.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n);

static void read_answer(Call *call, const unsigned char *bytes, size_t n)
{
    Fault fault;
    Frame f = {0};
    frame_put(&f, bytes, n);
    if (wire_get_answer(&f, call, &fault) &&
        (fault.outcome >= OUTCOMES || fault.arg < -1 || fault.arg >= call->n ||
         fault.frames > MAX_FRAMES || strlen(fault.text) >= MAX_TEXT))
        abort();
    frame_free(&f);
}

static void write_back(const Call *call, const Frame *read)
{
    Frame f = {0};
    wire_put_request(&f, call);
    if (f.bad || f.end != read->end || memcmp(f.bytes, read->bytes, f.end))
        abort();
    frame_free(&f);
}

/* A frame's head and its missing bytes: never more than there can be, never anything for what is
 * no frame. */
static void measure(const unsigned char *bytes, size_t n)
{
    Frame f = {0};
    frame_put(&f, bytes, n);
    int64_t missing = frame_missing(&f, 1);
    if (missing > WIRE_CAP || (n >= sizeof(FrameHead) && missing >= 0 && memcmp(bytes, "ASC1", 4)))
        abort();
    frame_free(&f);
}

/* The first byte says where the answer begins. */
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n)
{
    Call call;
    Frame f = {0};
    size_t cut = n ? (size_t)bytes[0] < n - 1 ? (size_t)bytes[0] : n - 1 : 0;
    measure(bytes, n);
    frame_put(&f, bytes + !!n, cut);
    if (wire_get_request(&f, &call)) {
        write_back(&call, &f);
        read_answer(&call, bytes + !!n + cut, n - !!n - cut);
    }
    call_free(&call);
    frame_free(&f);
    return 0;
}
