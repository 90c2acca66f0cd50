using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Runs the checks of one section at start.</summary>
/// <param name="check">One entry per check: null when it holds.</param>
internal sealed class OptionsCheck<T>(Func<T, IEnumerable<string?>> check) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var faults = check(options).OfType<string>().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
