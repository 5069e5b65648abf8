// REASON: crash:foreign-answer or crash:ended-itself AT MOST 1
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/* An answer as the worker's protocol has it: outcome, argument, index, signal, frames, text. */
static void answer(uint32_t sequence, int outcome, int argument, uint32_t text_length, uint32_t length, const void *more, size_t n)
{
    unsigned char frame[4096] = {0};
    int32_t minus = argument;
    uint32_t magic = 0x31435341, body = (uint32_t)(22 + n);
    body = length ? length : body;
    memcpy(frame, &magic, 4), memcpy(frame + 4, &sequence, 4), memcpy(frame + 8, &body, 4);
    frame[12] = (unsigned char)outcome;
    memcpy(frame + 13, &minus, 4), memcpy(frame + 30, &text_length, 4);
    memcpy(frame + 34, more, n);
    write(4, frame, 34 + n);
}
static uint32_t call;

__attribute__((constructor)) static void before_all(void) { answer(1, 0, -1, 0, 0, (double[]){0, 0.5, 0.5}, 24); }
static void attack(void) {}
