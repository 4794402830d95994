#!/usr/bin/env bash
# Installs the brokers that tests need and npm cannot give. What is there already stays as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

main() {
  install_rabbitmq
  install_kafka
}

# The tests start brokers of their own, on free ports: the distribution's service stays off.
install_rabbitmq() {
  [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] && return
  if [ "$(id -u)" != 0 ]; then
    echo 'RabbitMQ is missing, and only root can install it: apt-get install rabbitmq-server' >&2
    return 1
  fi
  echo 'Installing RabbitMQ (about a minute) …'
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap "rm -f $policy" EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rabbitmq-server >/dev/null
}

# Only jars, in a folder that "npm install" leaves alone; the copied list tells that they are complete.
install_kafka() {
  local wanted=test/kafka/pom.xml folder=node_modules/.cache/tidemark-kafka
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
