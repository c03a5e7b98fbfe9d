using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>What a provincial People's Council may set above the national figure.</summary>
public enum StandardItem : byte
{
    /// <summary>The standard of the community: allowances, care support, funerals.</summary>
    Standard,

    /// <summary>The standard of facilities; where none is set, the one of the community.</summary>
    Facility,

    SocialPension,
}

/// <summary>A standard adopted by a province after the rulebook was printed.</summary>
/// <remarks>
/// With a <c>FormerProvince</c> (one of the 63 codes) it holds in that part only. Decree 20/2021/NĐ-CP,
/// art. 4(3).
/// </remarks>
public sealed record LocalStandard(
    string Province,
    string? FormerProvince,
    StandardItem Item,
    PayMonth FromMonth,
    long AmountVnd,
    string Resolution
);

/// <summary>A local standard as the rulebook holds it.</summary>
/// <remarks>
/// <c>Until</c> exclusive, null: open. The province is the one of today; a former province is named where the
/// resolution is of one of the 63.
/// </remarks>
public sealed record LocalFigure(
    LocalStandard Standard,
    DateOnly? Until,
    Citation Source,
    string? Note
);

/// <summary>A number or a condition of a group tried out in a draft; exactly one of the four is given.</summary>
public sealed record ParameterChange(
    string Parameter,
    long? AmountVnd,
    int? CoefficientTenths,
    int? Years = null,
    DraftCondition? Condition = null
);

/// <summary>The dated standards of one province and item.</summary>
internal sealed record LocalRows(
    string Province,
    bool FormerCodes,
    StandardItem Item,
    Parameter Parameter
);
