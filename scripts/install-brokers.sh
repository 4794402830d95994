#!/usr/bin/env bash
# Installs the brokers, the pooler and the tool of Prometheus that tests need and npm does not provide. Existing installations are kept.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

main() {
  install_package RabbitMQ rabbitmq-server /usr/lib/rabbitmq/bin/rabbitmq-server
  install_package PgBouncer pgbouncer /usr/sbin/pgbouncer
  install_package Prometheus prometheus /usr/bin/promtool
  install_kafka
}

# Prevents the start of the distribution's service, because the tests start their own servers on free ports.
install_package() {
  local name=$1 package=$2 program=$3 policy=/usr/sbin/policy-rc.d
  [ -x "$program" ] && return
  if [ "$(id -u)" != 0 ]; then
    echo "$name is not installed. Run as root: apt-get install $package" >&2
    return 1
  fi
  echo "Installing $name (up to a minute) …"
  if [ ! -e "$policy" ]; then
    trap "rm -f $policy" EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null
}

# Downloads the jars. The folder is outside of node_modules, because "npm ci" empties it. The copied list shows that the jars
# are complete.
install_kafka() {
  local list=test/brokers/kafka/pom.xml folder=.cache/kafka
  cmp -s "$list" "$folder/pom.xml" && return
  if ! command -v mvn >/dev/null || ! command -v java >/dev/null; then
    if [ "$(id -u)" != 0 ]; then
      echo 'Kafka is not installed, and its installation needs Java and Maven. Run as root: apt-get install default-jre-headless maven' >&2
      return 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless maven >/dev/null
  fi
  echo 'Installing Kafka (about half a minute) …'
  rm -rf "$folder"
  mvn -q -B -f "$list" dependency:copy-dependencies "-DoutputDirectory=$PWD/$folder"
  cp "$list" "$folder/pom.xml"
}

main
