# Two stages: a static binary, then nothing but it. No shell, no package
# manager, not root. Time zones are inside the binary.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -buildid=" -o /amiable ./cmd/amiable

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /amiable /amiable
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s CMD ["/amiable", "health"]
ENTRYPOINT ["/amiable"]
CMD ["serve"]
