/* impl.c: a trusted implementation is loaded and called here, or answers out of a record; the other
 * kind is untrusted.c's. */
#include "impl.h"
#include "impl_inside.h"
#include <dlfcn.h>
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Impl *impl_trusted(const char *record, const char *so, char why[MAX_TEXT])
{
    Impl *impl = calloc(1, sizeof *impl);
    if (!impl)
        return NULL;
    impl->so = so ? strdup(so) : NULL;
    impl->record = record ? record_load(record) : NULL;
    if (record && !impl->record) {
        snprintf(why, MAX_TEXT, "%s: %s", record,
                 errno ? strerror(errno) : "not a record, or cut short");
        impl_close(impl);
        return NULL;
    }
    return impl;
}

/* A call that is handed something impossible goes back to where it began, with the fault. What it
 * had allocated is lost: it is experiments that ask for such, and seldom. */
static jmp_buf began;
static Fault *refusal;

static void refuse(Outcome outcome, const char *text)
{
    *refusal = (Fault){.outcome = outcome, .arg = -1};
    snprintf(refusal->text, sizeof refusal->text, "%s", text);
    call_left();
    longjmp(began, 1);
}

static bool load(Impl *impl, Fault *fault)
{
    if (!impl->library && impl->so) {
        impl->library = dlopen(impl->so, RTLD_NOW | RTLD_LOCAL);
        void (**stop)(Outcome, const char *) =
            impl->library ? dlsym(impl->library, "ascent_stop") : NULL;
        if (stop)
            *stop = refuse;
    }
    if (impl->library)
        return true;
    *fault = (Fault){.outcome = impl->so ? UNLOADABLE : UNKNOWN, .arg = -1};
    snprintf(fault->text, sizeof fault->text, "%s", impl->so ? dlerror() : "");
    return false;
}

static bool call_library(Impl *impl, Call *call, Fault *fault)
{
    if (!load(impl, fault))
        return false;
    void (*function)(void);
    *(void **)&function = dlsym(impl->library, call->name);
    if (!function) {
        *fault = (Fault){.outcome = NO_FUNCTION, .arg = -1};
        snprintf(fault->text, sizeof fault->text, "%s", call->name);
        return false;
    }
    refusal = fault;
    if (setjmp(began))
        return false;
    return call_function(function, call, fault);
}

/* A call is put into bytes only where they are asked for. */
static bool call_trusted(Impl *impl, Call *call, Fault *fault)
{
    if (impl->record || impl->recorded || impl->transcript) {
        frame_clear(&impl->request);
        wire_put_request(&impl->request, call);
    }
    bool known = impl->record && record_get(impl->record, &impl->request, &impl->answer);
    bool fine = known ? wire_get_answer(&impl->answer, call, fault) && fault->outcome == FINE
                      : call_library(impl, call, fault);
    if (!known && (impl->recorded || impl->transcript)) {
        frame_clear(&impl->answer);
        wire_put_answer(&impl->answer, call, fault);
    }
    if (impl->recorded && fault->outcome != UNKNOWN && fault->outcome != UNLOADABLE)
        record_put(impl->recorded, &impl->request, &impl->answer);
    if (impl->transcript)
        transcript_put(impl->transcript, &impl->request, &impl->answer);
    return fine;
}

void impl_write_down(Impl *impl, Transcript *transcript) { impl->transcript = transcript; }

bool impl_begin_record(Impl *impl)
{
    record_free(impl->recorded);
    return (impl->recorded = record_new()) != NULL;
}

bool impl_save_record(const Impl *impl, const char *path)
{
    errno = EINVAL; /* nothing was begun */
    return impl->recorded && record_save(impl->recorded, path);
}

bool impl_call(Impl *impl, Call *call, Fault *fault)
{
    return impl->sandbox ? untrusted_call(impl, call, fault) : call_trusted(impl, call, fault);
}

void impl_close(Impl *impl)
{
    if (!impl)
        return;
    untrusted_close(impl);
    if (impl->library)
        dlclose(impl->library);
    record_free(impl->record), record_free(impl->recorded);
    frame_free(&impl->request);
    frame_free(&impl->answer);
    free(impl->so);
    free(impl);
}
