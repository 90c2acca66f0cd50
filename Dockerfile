# Builds with the SDK, runs on the ASP.NET runtime as a user without rights.
#   docker build -t disposablemail . && docker run -p 25:25 -p 127.0.0.1:8080:8080 -e Domains__0__Name=mail.example.com -v disposablemail:/data disposablemail
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# The projects alone first: packages are restored again only when one of these files changes.
COPY Directory.Build.props ./
COPY src/Directory.Packages.props src/
COPY src/DisposableMail.Core/DisposableMail.Core.csproj src/DisposableMail.Core/
COPY src/DisposableMail.Server/DisposableMail.Server.csproj src/DisposableMail.Server/
COPY src/DisposableMail.Smtp/DisposableMail.Smtp.csproj src/DisposableMail.Smtp/
COPY src/DisposableMail.Storage/DisposableMail.Storage.csproj src/DisposableMail.Storage/
# For one platform: what is published is compiled ahead for it and starts in half the time.
ARG TARGETARCH
RUN dotnet restore src/DisposableMail.Server -a $TARGETARCH --artifacts-path /artifacts

# With an artifacts path, bin and obj folders of the machine that builds the image are neither used nor compiled.
COPY .editorconfig ./
COPY src/ src/
RUN dotnet publish src/DisposableMail.Server -c Release -a $TARGETARCH --no-restore --artifacts-path /artifacts -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
# A new volume takes the owner of the folder it is mounted on.
RUN mkdir /data && chown "$APP_UID" /data

# Everything that is written lies in /data, so that the rest may be mounted read-only; the runtime's diagnostics would want sockets in /tmp.
# The endpoints are Kestrel's configuration; the runtime image's own port setting would only be overridden with a warning.
ENV ASPNETCORE_HTTP_PORTS= \
    Kestrel__Endpoints__Http__Url=http://0.0.0.0:8080 \
    Smtp__Address=0.0.0.0 \
    Smtp__Port=25 \
    Smtp__SpoolDirectory=/data/spool \
    DOTNET_EnableDiagnostics=0 \
    Database__ConnectionString="Data Source=/data/disposablemail.db"

# Port 25 without rights: in containers every port may be bound by every user (Docker sets
# net.ipv4.ip_unprivileged_port_start to 0). Elsewhere give NET_BIND_SERVICE, or another Smtp__Port.
USER $APP_UID
VOLUME /data
EXPOSE 25 8080

# The image has no curl; bash opens the connection itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

ENTRYPOINT ["dotnet", "DisposableMail.Server.dll"]
