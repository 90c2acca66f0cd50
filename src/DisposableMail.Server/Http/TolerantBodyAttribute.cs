using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace DisposableMail.Server.Http;

/// <summary>Binds a parameter to the request body as <see cref="TolerantBody"/> reads it; null without a body.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class TolerantBodyAttribute : Attribute, IBinderTypeProviderMetadata
{
    public BindingSource BindingSource => BindingSource.Body;

    public Type BinderType => typeof(TolerantBodyBinder);
}
