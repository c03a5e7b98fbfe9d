namespace Payments.Domain.Identity;

/// <summary>One thing that a request may need to be allowed to do.</summary>
public enum Permission
{
    Anyone,
    Assess,
    ReadRegistry,
    ChangeRegistry,
    ImportRegistry,
    SettleDuplicate,
    ReadMoney,
    ReadCommunes,
    PrepareRun,
    CalculateRun,
    ApproveList,
    ReleaseList,
    CloseList,
    RecordDrawdown,
    ChangePayout,
    ReadUnknown,
    SettleUnknown,
    ReadCash,
    HandOutCash,
    IssueFloat,
    CloseCashList,
    ReadReconciliation,
    ReadProposals,
    DecideProposal,
    ReadRecoveries,
    SettleRecovery,
    SendBankMessage,
    FetchBankBatch,
    ReadRulebook,
    ProposeLocalStandard,
    ProposeCalendarDay,
    OrderForecast,
    ReadForecasts,
    ReadAudit,
    ReadPayoutProof,
    TurnDemoClock,
    ReadUsers,
    ManageUsers,
    ReadOffices,
}

/// <summary>The one table of who may do what.</summary>
public static class Permissions
{
    private static readonly Role[] Everybody = Enum.GetValues<Role>();

    private static readonly Role[] CommuneAndAbove =
    [
        Role.Officer,
        Role.Chair,
        Role.Cashier,
        Role.Treasurer,
        Role.Controller,
        Role.Province,
        Role.Auditor,
    ];

    /// <summary>The roles that hold a permission.</summary>
    public static IReadOnlyList<Role> HoldersOf(Permission permission) =>
        permission switch
        {
            Permission.Anyone => Everybody,
            Permission.Assess =>
            [
                Role.Officer,
                Role.Chair,
                Role.Province,
                Role.Auditor,
                Role.Policy,
            ],
            Permission.ReadRegistry =>
            [
                Role.Officer,
                Role.Chair,
                Role.Cashier,
                Role.Province,
                Role.Auditor,
            ],
            Permission.ChangeRegistry => [Role.Officer],
            Permission.ImportRegistry => [Role.Officer, Role.Province],
            Permission.SettleDuplicate => [Role.Officer, Role.Province],
            Permission.ReadMoney => CommuneAndAbove,
            Permission.ReadCommunes => Everybody,
            Permission.PrepareRun => [Role.Officer, Role.Province],
            Permission.CalculateRun => [Role.Officer, Role.Province],
            Permission.ApproveList => [Role.Chair],
            Permission.ReleaseList => [Role.Treasurer],
            Permission.CloseList => [Role.Controller],
            Permission.RecordDrawdown => [Role.Treasurer],
            Permission.ChangePayout => [Role.Officer],
            Permission.ReadUnknown =>
            [
                Role.Officer,
                Role.Chair,
                Role.Treasurer,
                Role.Controller,
                Role.Province,
                Role.Auditor,
            ],
            Permission.SettleUnknown => [Role.Controller],
            Permission.ReadCash => CommuneAndAbove,
            Permission.HandOutCash => [Role.Cashier],
            Permission.IssueFloat => [Role.Treasurer],
            Permission.CloseCashList => [Role.Cashier],
            Permission.ReadReconciliation =>
            [
                Role.Treasurer,
                Role.Controller,
                Role.Auditor,
                Role.Province,
            ],
            Permission.ReadProposals => [.. CommuneAndAbove, Role.Admin],
            Permission.DecideProposal => [Role.Chair, Role.Treasurer, Role.Controller, Role.Admin],
            Permission.ReadRecoveries => CommuneAndAbove,
            Permission.SettleRecovery => [Role.Officer, Role.Controller],
            Permission.SendBankMessage => [Role.Bank, Role.Controller],
            Permission.FetchBankBatch => [Role.Bank],
            Permission.ReadRulebook => Everybody,
            Permission.ProposeLocalStandard => [Role.Officer, Role.Province],
            Permission.ProposeCalendarDay => [Role.Officer, Role.Province],
            Permission.OrderForecast => [Role.Policy],
            Permission.ReadForecasts => [Role.Policy, Role.Auditor],
            Permission.ReadAudit => [Role.Auditor, Role.Controller, Role.Admin],
            Permission.ReadPayoutProof => CommuneAndAbove,
            Permission.TurnDemoClock => [Role.Admin],
            Permission.ReadUsers => [Role.Admin, Role.Auditor],
            Permission.ManageUsers => [Role.Admin],
            Permission.ReadOffices => [Role.Province, Role.Auditor, Role.Admin],
        };

    public static bool Allow(IReadOnlyCollection<Role> roles, Permission permission) =>
        permission == Permission.Anyone || HoldersOf(permission).Any(roles.Contains);
}
