/* poison.h: is an array that is handed in as long as its use? What learns here is built once,
 * without sanitizers, and sees nothing of what it writes behind an array. So it asks
 * AddressSanitizer, where a program has that: one that hands in too short an array is stopped as
 * if it had written there itself. Where there is none, nothing is asked. Left out: arrays of
 * anything but doubles. */
#pragma once
#include <stddef.h>

#if defined __ELF__ && !defined __SANITIZE_ADDRESS__
/* Of the sanitizer: the first byte of a region that is nobody's, or NULL; and its report. */
void *__asan_region_is_poisoned(void *from, size_t bytes) __attribute__((weak));
void __asan_report_load_n(void *at, size_t bytes) __attribute__((weak));
void __asan_report_store_n(void *at, size_t bytes) __attribute__((weak));

static inline void *poisoned(const double *first, size_t n)
{
    return first && __asan_region_is_poisoned
               ? __asan_region_is_poisoned((void *)first, n * sizeof *first)
               : NULL;
}

/* n numbers from `first` on will be read; NULL stands for none. */
static inline void to_be_read(const double *first, size_t n)
{
    void *at = poisoned(first, n);
    if (at)
        __asan_report_load_n(at, sizeof *first);
}

/* And these will be written. */
static inline void to_be_written(const double *first, size_t n)
{
    void *at = poisoned(first, n);
    if (at)
        __asan_report_store_n(at, sizeof *first);
}
#else
static inline void to_be_read(const double *first, size_t n) { (void)first, (void)n; }
static inline void to_be_written(const double *first, size_t n) { (void)first, (void)n; }
#endif
