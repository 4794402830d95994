#!/usr/bin/env bash
# Installs the brokers, and the pooler, that tests need and npm cannot give. What is there already stays as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

main() {
  install_package RabbitMQ rabbitmq-server /usr/lib/rabbitmq/bin/rabbitmq-server
  install_package PgBouncer pgbouncer /usr/sbin/pgbouncer
  install_kafka
}

# The tests start servers of their own, on free ports: the distribution's service stays off.
install_package() {
  local name=$1 package=$2 program=$3 policy=/usr/sbin/policy-rc.d
  [ -x "$program" ] && return
  if [ "$(id -u)" != 0 ]; then
    echo "$name is missing, and only root can install it: apt-get install $package" >&2
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

# Only jars, outside of node_modules, which "npm ci" empties; the copied list shows that they are complete.
install_kafka() {
  local wanted=test/kafka/pom.xml folder=.cache/kafka
  cmp -s "$wanted" "$folder/pom.xml" && return
  if ! command -v mvn >/dev/null || ! command -v java >/dev/null; then
    if [ "$(id -u)" != 0 ]; then
      echo 'Kafka is missing, and installing it takes Java and Maven: apt-get install default-jre-headless maven' >&2
      return 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless maven >/dev/null
  fi
  echo 'Installing Kafka (half a minute) …'
  rm -rf "$folder"
  mvn -q -B -f "$wanted" dependency:copy-dependencies "-DoutputDirectory=$PWD/$folder"
  cp "$wanted" "$folder/pom.xml"
}

main
