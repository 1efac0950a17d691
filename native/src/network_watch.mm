#include "network_watch.h"

#include <utility>
#include <vector>

namespace nightkiln {
namespace {

// Network/path.h (macOS 10.14)
std::string StatusName(nw_path_t path) {
  switch (nw_path_get_status(path)) {
    case nw_path_status_satisfied:
      return "satisfied";
    case nw_path_status_satisfiable:
      return "satisfiable";
    case nw_path_status_unsatisfied:
      return "unsatisfied";
    default:
      return "unknown";
  }
}

// Network/interface.h (macOS 10.14)
std::string TypeName(nw_interface_t interface) {
  switch (nw_interface_get_type(interface)) {
    case nw_interface_type_wifi:
      return "wifi";
    case nw_interface_type_wired:
      return "wired";
    case nw_interface_type_cellular:
      return "cellular";
    case nw_interface_type_loopback:
      return "loopback";
    default:
      return "other";
  }
}

// The type of the interface the path prefers; empty when it has none.
std::optional<std::string> FirstInterface(nw_path_t path) {
  __block std::optional<std::string> first;
  // Network/path.h (macOS 10.14): in order of preference; false stops.
  nw_path_enumerate_interfaces(path, ^bool(nw_interface_t interface) {
    first = TypeName(interface);
    return false;
  });
  return first;
}

void NoteDefault(nw_path_t path, NetworkFacts& facts) {
  facts.status = StatusName(path);
  facts.iface = FirstInterface(path);
  facts.expensive = nw_path_is_expensive(path);      // Network/path.h (macOS 10.14)
  facts.constrained = nw_path_is_constrained(path);  // Network/path.h (macOS 10.15)
  facts.dns = nw_path_has_dns(path);                 // Network/path.h (macOS 10.14)
}

bool IsSatisfied(nw_path_t path) { return nw_path_get_status(path) == nw_path_status_satisfied; }

}  // namespace

NetworkWatch& NetworkWatch::Shared() {
  static auto* watch = new NetworkWatch();  // The monitors live as long as the process.
  return *watch;
}

NetworkWatch::NetworkWatch()
    : queue_(dispatch_queue_create("dev.nightkiln.network", DISPATCH_QUEUE_SERIAL)),
      // Network/path_monitor.h (macOS 10.14); released by ARC.
      anyRoute_(nw_path_monitor_create()),
      wifi_(nw_path_monitor_create_with_type(nw_interface_type_wifi)),
      wired_(nw_path_monitor_create_with_type(nw_interface_type_wired)) {
  Start(anyRoute_, NoteDefault);
  Start(wifi_, [](nw_path_t path, NetworkFacts& facts) { facts.wifiUsable = IsSatisfied(path); });
  Start(wired_, [](nw_path_t path, NetworkFacts& facts) { facts.wiredUsable = IsSatisfied(path); });
}

void NetworkWatch::Start(nw_path_monitor_t monitor,
                         std::function<void(nw_path_t, NetworkFacts&)> note) {
  // Network/path_monitor.h (macOS 10.14)
  nw_path_monitor_set_queue(monitor, queue_);
  nw_path_monitor_set_update_handler(monitor, ^(nw_path_t path) {
    NetworkFacts facts;
    std::vector<Listener> listeners;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      note(path, facts_);
      facts = facts_;
      for (const auto& [id, listener] : listeners_) listeners.push_back(listener);
    }
    for (const Listener& listener : listeners) listener(facts);
  });
  nw_path_monitor_start(monitor);
}

NetworkFacts NetworkWatch::Latest() {
  std::lock_guard<std::mutex> lock(mutex_);
  return facts_;
}

uint64_t NetworkWatch::AddListener(Listener listener) {
  std::lock_guard<std::mutex> lock(mutex_);
  lastId_ += 1;
  listeners_[lastId_] = std::move(listener);
  return lastId_;
}

void NetworkWatch::Remove(uint64_t id) {
  std::lock_guard<std::mutex> lock(mutex_);
  listeners_.erase(id);
}

}  // namespace nightkiln
