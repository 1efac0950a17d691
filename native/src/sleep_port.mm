#include "sleep_port.h"

#include <IOKit/IOMessage.h>
#include <IOKit/pwr_mgt/IOPM.h>

#include <algorithm>
#include <utility>

#include "values.h"

namespace nightkiln {

SleepPort& SleepPort::Shared() {
  static auto* port = new SleepPort();  // The registration lives as long as the process.
  return *port;
}

SleepPort::SleepPort()
    : queue_(dispatch_queue_create("dev.nightkiln.sleep", DISPATCH_QUEUE_SERIAL)) {
  IONotificationPortRef powerPort = nullptr;
  io_object_t powerNotifier = IO_OBJECT_NULL;
  // IOKit/pwr_mgt/IOPMLib.h
  rootPort_ = IORegisterForSystemPower(this, &powerPort, &SleepPort::OnPower, &powerNotifier);
  if (rootPort_ == MACH_PORT_NULL) return;
  IONotificationPortSetDispatchQueue(powerPort, queue_);  // IOKit/IOKitLib.h

  OwnedService root(
      IOServiceGetMatchingService(kIOMainPortDefault, IOServiceMatching("IOPMrootDomain")));
  IONotificationPortRef lidPort = IONotificationPortCreate(kIOMainPortDefault);
  if (!root || lidPort == nullptr) return;
  IONotificationPortSetDispatchQueue(lidPort, queue_);
  io_object_t lidNotifier = IO_OBJECT_NULL;
  // IOKit/IOKitLib.h, kIOGeneralInterest of IOKit/IOKitKeys.h; without it there are no lid events, nothing else.
  kern_return_t status = IOServiceAddInterestNotification(
      lidPort, root.get(), kIOGeneralInterest, &SleepPort::OnRootDomain, this, &lidNotifier);
  if (status != KERN_SUCCESS) IONotificationPortDestroy(lidPort);
}

uint64_t SleepPort::AddListener(Listener listener) {
  __block uint64_t id = 0;
  dispatch_sync(queue_, ^{
    id = ++lastId_;
    listeners_[id] = listener;
  });
  return id;
}

uint64_t SleepPort::AddSleeper(Sleeper sleeper, int64_t maxDelayMs) {
  __block uint64_t id = 0;
  dispatch_sync(queue_, ^{
    id = ++lastId_;
    sleepers_[id] = {sleeper, maxDelayMs};
  });
  return id;
}

void SleepPort::Remove(uint64_t id) {
  dispatch_async(queue_, ^{
    listeners_.erase(id);
    if (sleepers_.erase(id) == 0) return;
    std::set<uint64_t> sleeps;
    for (const auto& [sleep, waiting] : waiting_) sleeps.insert(sleep);
    for (uint64_t sleep : sleeps) Acknowledge(sleep, id);
  });
}

void SleepPort::Acknowledge(uint64_t sleep, uint64_t id) {
  dispatch_async(queue_, ^{
    auto found = waiting_.find(sleep);
    if (found == waiting_.end()) return;
    found->second.sleepers.erase(id);
    if (found->second.sleepers.empty()) Allow(sleep);
  });
}

void SleepPort::OnPower(void* self, io_service_t, uint32_t type, void* argument) {
  auto* port = static_cast<SleepPort*>(self);
  auto notification = reinterpret_cast<intptr_t>(argument);
  // IOKit/IOMessage.h
  switch (type) {
    case kIOMessageCanSystemSleep:
      // Idle sleep is held off by assertions, never by a veto. IOKit/pwr_mgt/IOPMLib.h
      IOAllowPowerChange(port->rootPort_, notification);
      break;
    case kIOMessageSystemWillSleep:
      port->BeginSleep(notification);
      break;
    case kIOMessageSystemWillPowerOn:
      port->Tell({"will-wake", std::nullopt, std::nullopt});
      break;
    case kIOMessageSystemHasPoweredOn:
      port->Tell({"did-wake", std::nullopt, std::nullopt});
      break;
    default:
      break;
  }
}

void SleepPort::OnRootDomain(void* self, io_service_t, uint32_t type, void* argument) {
  // IOKit/pwr_mgt/IOPM.h: the argument is a bit field.
  if (type != kIOPMMessageClamshellStateChange) return;
  auto bits = reinterpret_cast<uintptr_t>(argument);
  static_cast<SleepPort*>(self)->Tell(
      {"lid", (bits & kClamshellStateBit) != 0, (bits & kClamshellSleepBit) != 0});
}

void SleepPort::BeginSleep(intptr_t notification) {
  uint64_t sleep = ++lastSleep_;
  Waiting waiting;
  waiting.notification = notification;
  int64_t delayMs = 0;
  for (const auto& [id, sleeper] : sleepers_) {
    waiting.sleepers.insert(id);
    delayMs = std::max(delayMs, sleeper.maxDelayMs);
  }
  waiting_[sleep] = waiting;
  Tell({"will-sleep", std::nullopt, std::nullopt});
  if (sleepers_.empty()) {
    Allow(sleep);
    return;
  }
  for (const auto& [id, sleeper] : sleepers_) sleeper.call(sleep);
  // A sleeper that never answers delays sleep by its limit and no longer.
  dispatch_after(
      dispatch_time(DISPATCH_TIME_NOW, delayMs * static_cast<int64_t>(NSEC_PER_MSEC)), queue_, ^{
        Allow(sleep);
      });
}

void SleepPort::Allow(uint64_t sleep) {
  auto found = waiting_.find(sleep);
  if (found == waiting_.end()) return;
  // IOKit/pwr_mgt/IOPMLib.h
  IOAllowPowerChange(rootPort_, found->second.notification);
  waiting_.erase(found);
}

void SleepPort::Tell(const SleepEvent& event) {
  for (const auto& [id, listener] : listeners_) listener(event);
}

}  // namespace nightkiln
