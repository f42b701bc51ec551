# An image with the static binary alone: .ci/binary builds it into target/x86_64-unknown-linux-musl/dist.
#
#   .ci/binary && docker build -t fake-rds .
#   docker run --rm -p 127.0.0.1:8080:8080 fake-rds
FROM scratch
COPY target/x86_64-unknown-linux-musl/dist/fake-rds /fake-rds
EXPOSE 8080
ENTRYPOINT ["/fake-rds"]
# Other containers reach the API. The control API needs the token: add `--token TOKEN` in its place, or leave it open as here.
CMD ["serve", "--listen", "0.0.0.0:8080", "--no-token"]
