/* lock.c: the lock of a network is a mutex that checks who has it, and that tells when its holder
 * has died. A page of the book has no threads: there it only counts. */
#include "lock.h"
#include "net_inside.h"
#include <assert.h>
#include <errno.h>

static void tell(Net *net, LockMoment moment)
{
    if (net->lock.watch)
        net->lock.watch(net->lock.self, net, moment);
}

void net_watch(Net *net, LockWatch *watch, void *self)
{
    net->lock.watch = watch;
    net->lock.self = self;
}

#ifdef __wasm__
void lock_begin(Lock *lock) { lock->held = false; }
void lock_end(Lock *lock) { (void)lock; }

static int acquire(Lock *lock)
{
    int error = lock->held ? EDEADLK : 0;
    lock->held = true;
    return error;
}

static int release(Lock *lock)
{
    int error = lock->held ? 0 : EPERM;
    lock->held = false;
    return error;
}
#else
void lock_begin(Lock *lock)
{
    pthread_mutexattr_t how;
    pthread_mutexattr_init(&how);
    pthread_mutexattr_settype(&how, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutexattr_setrobust(&how, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&lock->mutex, &how);
    pthread_mutexattr_destroy(&how);
}

void lock_end(Lock *lock) { pthread_mutex_destroy(&lock->mutex); }

static int acquire(Lock *lock) { return pthread_mutex_lock(&lock->mutex); }
static int release(Lock *lock) { return pthread_mutex_unlock(&lock->mutex); }
#endif

void net_lock(Net *net)
{
    tell(net, LOCK_ASKED);
    int error = acquire(&net->lock);
    assert(error != EDEADLK && "it asks for a lock that it holds, and would wait for itself");
    assert(error != EOWNERDEAD && "a worker died while it held the lock");
    assert(error == 0 && "this lock cannot be had");
    tell(net, LOCK_TAKEN);
}

void net_unlock(Net *net)
{
    int error = release(&net->lock);
    assert(error == 0 && "it gives back a lock that it does not hold");
    tell(net, LOCK_GIVEN);
}
