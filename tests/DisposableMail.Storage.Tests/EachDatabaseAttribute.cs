using DisposableMail.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace DisposableMail.Storage.Tests;

/// <summary>Runs a test on each engine of <see cref="DatabaseProviders.All"/>, whose name it takes; one that is not there is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("DisposableMail.Storage.Tests.EachDatabaseDiscoverer", "DisposableMail.Storage.Tests")]
public sealed class EachDatabaseAttribute : FactAttribute;

/// <summary>Makes the test cases of <see cref="EachDatabaseAttribute"/>.</summary>
internal sealed class EachDatabaseDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var (display, options) = (discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault());
        foreach (var engine in DatabaseProviders.All.Select(p => p.Name))
        {
            yield return TestDatabases.ConnectionStringOf(engine, "") is null
                ? new XunitSkippedDataRowTestCase(sink, display, options, testMethod, $"{TestDatabases.VariableOf(engine)} is not set", [engine])
                : new XunitTestCase(sink, display, options, testMethod, [engine]);
        }
    }
}
