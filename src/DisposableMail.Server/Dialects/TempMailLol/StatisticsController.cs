using DisposableMail.Core.Operations;
using DisposableMail.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>The server in numbers.</summary>
[Route("v2/stats")]
[ProducesResponseType<TempMailLolError>(StatusCodes.Status403Forbidden)]
internal sealed class StatisticsController(StatisticsService statistics) : ControllerBase
{
    /// <summary>The numbers as of at most 10 seconds ago. Costs no call of any plan.</summary>
    [HttpGet]
    [OpenToAll]
    [Uncounted]
    [EndpointSummary("Get statistics")]
    [ProducesResponseType<TempMailLolStatistics>(StatusCodes.Status200OK)]
    public async Task<IActionResult> GetAsync(CancellationToken stop) => new TempMailLolAnswer<TempMailLolStatistics>(
        TempMailLolStatistics.Of(await statistics.ReadAsync(stop)), TempMailLolJson.Wire.TempMailLolStatistics);
}
