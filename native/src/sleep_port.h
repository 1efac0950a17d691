// The process's one registration for system power events. Sleep is never vetoed; it may be delayed by sleepers.
#pragma once

#include <IOKit/IOKitLib.h>
#include <IOKit/pwr_mgt/IOPMLib.h>
#include <dispatch/dispatch.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>

namespace nightkiln {

/// One event of the system: a kind of `will-sleep`, `will-wake`, `did-wake` or `lid`, with the lid for the last.
struct SleepEvent {
  const char* kind = "";
  std::optional<bool> lidClosed;
  std::optional<bool> lidCausesSleep;
};

class SleepPort {
 public:
  using Listener = std::function<void(const SleepEvent&)>;
  /// Called when sleep begins, with the number to give to `Acknowledge`.
  using Sleeper = std::function<void(uint64_t sleep)>;

  /// The port of this process, registered on first use; it lives as long as the process.
  static SleepPort& Shared();

  /// False when the system refused the registration; then no event ever arrives.
  bool IsRegistered() const { return rootPort_ != MACH_PORT_NULL; }

  uint64_t AddListener(Listener listener);
  uint64_t AddSleeper(Sleeper sleeper, int64_t maxDelayMs);
  void Remove(uint64_t id);

  /// Says that sleeper `id` is ready for this sleep. Late or repeated calls do nothing.
  void Acknowledge(uint64_t sleep, uint64_t id);

 private:
  SleepPort();
  static void OnPower(void* self, io_service_t service, uint32_t type, void* argument);
  static void OnRootDomain(void* self, io_service_t service, uint32_t type, void* argument);
  void BeginSleep(intptr_t notification);
  void Allow(uint64_t sleep);
  void Tell(const SleepEvent& event);

  struct Waiting {
    intptr_t notification = 0;
    std::set<uint64_t> sleepers;
  };
  struct DelayedSleeper {
    Sleeper call;
    int64_t maxDelayMs = 0;
  };

  // Everything below is touched on the queue only, except rootPort_, which is set once.
  dispatch_queue_t queue_;
  io_connect_t rootPort_ = MACH_PORT_NULL;
  uint64_t lastId_ = 0;
  uint64_t lastSleep_ = 0;
  std::map<uint64_t, Listener> listeners_;
  std::map<uint64_t, DelayedSleeper> sleepers_;
  std::map<uint64_t, Waiting> waiting_;
};

}  // namespace nightkiln
